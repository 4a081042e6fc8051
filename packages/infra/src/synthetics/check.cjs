// Runs in CloudWatch Synthetics: asks one address and throws when the answer is not the expected one.
exports.handler = async () => {
  const { CHECK_STATUS, CHECK_TEXT, CHECK_TIMEOUT_MS, CHECK_URL } = process.env;
  const begun = Date.now();
  const response = await fetch(CHECK_URL, {
    redirect: "manual",
    headers: { "user-agent": "towline-canary" },
    signal: AbortSignal.timeout(Number(CHECK_TIMEOUT_MS)),
  });
  const body = await response.text();
  if (response.status !== Number(CHECK_STATUS)) {
    throw new Error(`${CHECK_URL} answers ${response.status}, not ${CHECK_STATUS}`);
  }
  if (CHECK_TEXT && !body.includes(CHECK_TEXT)) throw new Error(`${CHECK_URL} answers without "${CHECK_TEXT}"`);
  return `${CHECK_URL} answered ${response.status} in ${Date.now() - begun} ms`;
};
