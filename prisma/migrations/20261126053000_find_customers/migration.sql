-- Customers are found by any part of their code or name, however it is accented: "muller" finds Müller.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION "folded"(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(regexp_replace(normalize(lower($1), NFD), U&'[\0300-\036F]', '', 'g'), 'ß', 'ss');

CREATE INDEX "customer_found" ON "customer" USING gin ("folded"("id" || ' ' || "name") gin_trgm_ops);
