import {
  action,
  choice,
  duration,
  file,
  flag,
  json,
  list,
  map,
  number,
  outcomes,
  path,
  text,
  value,
} from "@towline/action-kit/spec";

/** Inputs and outputs of the build action; see README.md, which is generated from this. */
export const spec = action("build", {
  description:
    "Builds a container image and pushes it, or writes a content-addressed release folder, and returns the digest.",
  inputs: {
    target: choice(["docker", "release"], {
      default: "docker",
      description: "`docker` builds and pushes an image; `release` writes a folder that the process target starts.",
    }),
    context: path({ default: ".", description: "Folder that is built." }),
    name: text({ required: true, description: "Name of the image or service, for summaries and for release.json." }),
    repository: text({
      description: "Target docker: image repository to push to, without a tag, for example `ghcr.io/owner/backend`.",
    }),
    tag: text({ description: "Target docker: immutable tag, normally the commit, `github.sha`." }),
    "extra-tags": list({
      description: "Target docker: moving tags such as `latest`, for repositories that allow them.",
    }),
    dockerfile: path({ description: "Target docker: Dockerfile, when it is not `<context>/Dockerfile`." }),
    platform: text({ default: "linux/amd64", description: "Target docker: platform the image runs on." }),
    cache: choice(["none", "gha", "registry"], {
      default: "none",
      description: "Target docker with buildx: where layers are kept between runs.",
    }),
    push: flag({ default: true, description: "Target docker: push the image. Without a push there is no digest." }),
    "build-args": map({
      description:
        "Target docker: build arguments. Target release: values baked into the release as `build.json` and so part of its digest.",
    }),
    command: json({
      default: ["node", "src/server.ts"],
      description: 'Target release: the command that starts it, as a JSON list: `["node", "src/server.ts"]`.',
    }),
    port: number({
      default: 8000,
      min: 1,
      max: 65535,
      description: "Target release: port the service listens on by default.",
    }),
    exclude: list({
      description:
        "Target release: further names or paths left out. `.git`, `node_modules`, `.env*`, `test`, `.towline` and what `.dockerignore` of the context names always are.",
    }),
    releases: path({ default: ".towline/releases", description: "Target release: folder the release is written to." }),
    timeout: duration({ default: "30 minutes", description: "The whole build, push included." }),
  },
  outputs: {
    outcome: outcomes("succeeded", "no-change", "failed", "timed-out", "cancelled"),
    digest: value("Identity of what was built: `sha256:` and 64 hex digits."),
    image: value("Target docker: `repository@sha256:…`, ready for the next action."),
    release: file("Target release: folder of the release"),
  },
});
