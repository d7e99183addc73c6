-- What is not sent is counted every few seconds; nearly everything is sent.
CREATE INDEX "message_unsent" ON "message" ("at") WHERE "state" <> 'sent';
