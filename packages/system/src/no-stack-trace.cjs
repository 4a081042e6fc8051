// Stands in for the stack traces that cdktf takes of every token (see quick-cdktf.ts).
exports.captureStackTrace = () => [];
