const { DefaultFailureConverter } = require('@temporalio/common');

/** With PAYLOAD_KEYS: what a failure says is encrypted with everything else. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
