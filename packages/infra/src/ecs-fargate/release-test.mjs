// Runs in AWS Lambda: ECS asks it whether a release that has no traffic yet may take it over
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html).
import http from "node:http";
import https from "node:https";

const { TEST_HOST: host, TEST_PATHS, TEST_PORT: port, TEST_SERVER_NAME: servername } = process.env;
const ANSWER = 10_000;
const TRIES = 3;
const PAUSE = 2_000;

/** Status of an answer. The balancer is called by its own name; its certificate is for the name that clients use. */
function ask(path) {
  const options = { host, port, path, timeout: ANSWER, headers: servername ? { host: servername } : {}, servername };
  return new Promise((resolve, reject) => {
    const request = (servername ? https : http).get(options, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode));
      response.once("error", reject);
    });
    request.once("timeout", () => request.destroy(new Error(`no answer within ${ANSWER / 1000} seconds`)));
    request.once("error", reject);
  });
}

/** What is wrong with a path after some tries, if anything. */
async function problemOf(path) {
  let problem;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    problem = await ask(path).then(
      (status) => (status === 200 ? undefined : `answers ${status}`),
      (error) => error.message,
    );
    if (problem === undefined) return undefined;
  }
  return `${path}: ${problem}`;
}

export const handler = async ({ executionDetails }) => {
  const problems = (await Promise.all(JSON.parse(TEST_PATHS).map(problemOf))).filter((problem) => problem);
  const release = executionDetails?.targetServiceRevisionArn ?? "the release";
  if (problems.length === 0) {
    console.info(`${release} may take over`);
    return { hookStatus: "SUCCEEDED" };
  }
  console.error(`${release} is taken back: ${problems.join("; ")}`);
  return { hookStatus: "FAILED" };
};
