import { checkout, type Expression, job, run, type Step, setupPython, uses } from "@towline/workflows";
import type { Stage } from "./pipeline.ts";

/** Versions of the tools, so that a release of one of them turns no branch red (PyPI, November 2026). */
const QUALITY_TOOLS = "black==26.10.1 isort==9.0.2 flake8==7.5.0 mypy==2.4.1";
const TEST_TOOLS = "pytest==9.2.0 pytest-asyncio==1.5.0 pytest-cov==7.1.0";

/** Options that both Python stages share. */
export interface PythonOptions {
  /** Python version, such as `"3.11"`. */
  readonly python: string;
  /** Folder with the code and its requirements.txt. @default "." */
  readonly folder?: string;
  /** What pip installs besides requirements.txt, with versions. @default the tools of the stage, pinned */
  readonly tools?: string;
}

/** Options of the code quality stage. */
export interface PythonQualityOptions extends PythonOptions {
  /** Token of the Snyk scan; without it the stage has no scan. */
  readonly snyk?: Expression<string, "secrets">;
}

/**
 * Code quality: black, isort, flake8, mypy and a dependency scan.
 *
 * The scan needs a secret, which pull requests from forks do not get, so there it is left out
 * (https://docs.github.com/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions).
 */
export const pythonQuality =
  ({ python, folder = ".", tools = QUALITY_TOOLS, snyk }: PythonQualityOptions): Stage =>
  ({ after, runner }) =>
    job("code-quality", {
      name: "Code quality",
      runsOn: runner,
      needs: [...after],
      permissions: { contents: "read" },
      timeoutMinutes: 15,
      defaults: { run: { workingDirectory: folder } },
      steps: [
        ...pythonSetUp(python, folder),
        run(`pip install ${tools}\npip install -r requirements.txt`, { name: "Install dependencies" }),
        run("black --check .\nisort --check-only .", { name: "Code formatting" }),
        run("flake8 .", { name: "Linting" }),
        run("mypy .", { name: "Type checking" }),
        ...(snyk ? [scan(snyk)] : []),
      ],
    });

/** The token goes to this step alone: what `pip install` runs never sees it. */
const scan = (token: Expression<string, "secrets">): Step =>
  run(
    `
    if [ -z "$SNYK_TOKEN" ]; then
      echo "::notice::Security scan left out: a pull request from a fork gets no SNYK_TOKEN. The push after the merge is scanned."
      exit 0
    fi
    npx --yes snyk@1.1307.4 test --file=requirements.txt --package-manager=pip
    `,
    { name: "Security scan", env: { SNYK_TOKEN: token } },
  );

/** Containers the tests talk to; each is waited for and reachable on localhost. */
export interface TestServices {
  /** PostgreSQL major version: database, user and password are `test` and `postgres`, port 5432. */
  readonly postgres?: string;
  /** Redis major version, port 6379. */
  readonly redis?: string;
}

/** Options of the test stage. */
export interface PythonTestOptions extends PythonOptions {
  readonly services?: TestServices;
  /** Codecov token; without it coverage is measured but not uploaded. */
  readonly codecov?: Expression<string, "secrets">;
}

/** Unit and integration tests with pytest, against real services. */
export const pythonTests =
  ({ python, folder = ".", tools = TEST_TOOLS, services = {}, codecov }: PythonTestOptions): Stage =>
  ({ after, runner }) =>
    job("testing", {
      name: "Testing",
      runsOn: runner,
      needs: [...after],
      permissions: { contents: "read" },
      timeoutMinutes: 30,
      defaults: { run: { workingDirectory: folder } },
      ...serviceContainers(services),
      steps: [
        ...pythonSetUp(python, folder),
        run(`pip install -r requirements.txt\npip install ${tools}`, { name: "Install dependencies" }),
        run("pytest tests/unit/ -v --cov=app --cov-report=xml", { name: "Run unit tests" }),
        run("pytest tests/integration/ -v", { name: "Run integration tests", env: connections(services) }),
        ...(codecov
          ? [
              uses("codecov/codecov-action", {
                name: "Upload coverage",
                with: { files: folder === "." ? "./coverage.xml" : `./${folder}/coverage.xml`, token: codecov },
                continueOnError: true,
              }),
            ]
          : []),
      ],
    });

const pythonSetUp = (version: string, folder: string): Step[] => [
  checkout(),
  setupPython({
    pythonVersion: version,
    cache: "pip",
    cacheDependencyPath: folder === "." ? "requirements.txt" : `${folder}/requirements.txt`,
  }),
];

/** A job on a runner reaches a service through a published port only, so every port is mapped. */
function serviceContainers({ postgres, redis }: TestServices) {
  if (!postgres && !redis) return {};
  return {
    services: {
      ...(postgres
        ? {
            postgres: {
              image: `postgres:${postgres}`,
              env: { POSTGRES_PASSWORD: "test", POSTGRES_DB: "test" },
              ports: ["5432:5432"],
              health: health("pg_isready"),
            },
          }
        : {}),
      ...(redis ? { redis: { image: `redis:${redis}`, ports: ["6379:6379"], health: health("redis-cli ping") } } : {}),
    },
  };
}

const health = (command: string) => ({ command, interval: "10s", timeout: "5s", retries: 5 });

const connections = ({ postgres, redis }: TestServices): Record<string, string> => ({
  ...(postgres ? { DATABASE_URL: "postgresql://postgres:test@localhost:5432/test" } : {}),
  ...(redis ? { REDIS_URL: "redis://localhost:6379" } : {}),
});
