import type { Value } from "../cty/value.ts";
import { serial } from "./template.ts";
import type { DataSource } from "./types.ts";

const text = (value: Value | undefined) => (typeof value === "string" ? value : "");

/** Data sources with an answer of their own. Others look for the thing of that type in the world. */
export const dataSources: { [type: string]: DataSource } = {
  aws_caller_identity: ({ caller: { account } }) => ({
    id: account,
    account_id: account,
    user_id: "AROASTANDIN:towline",
    arn: `arn:aws:sts::${account}:assumed-role/stand-in/towline`,
  }),
  aws_region: ({ caller: { region }, config }) => {
    const name = text(config["region"]) || text(config["name"]) || region;
    return { id: name, name, region: name, description: name, endpoint: `ec2.${name}.amazonaws.com` };
  },
  aws_partition: () => ({
    id: "aws",
    partition: "aws",
    dns_suffix: "amazonaws.com",
    reverse_dns_prefix: "com.amazonaws",
  }),
  aws_availability_zones: ({ caller: { region } }) => {
    const names = ["a", "b", "c"].map((letter) => `${region}${letter}`);
    const ids = names.map((_, index) => `${region.replaceAll(/(\w)\w*-?/g, "$1")}-az${index + 1}`);
    return { id: region, names, zone_ids: ids, group_names: [region] };
  },
  github_team: ({ config, caller: { owner } }) => {
    const slug = text(config["slug"]);
    const id = serial(`${owner}/${slug}`, "team");
    return {
      id: String(id),
      node_id: `T_${id}`,
      name: slug,
      description: "",
      privacy: "closed",
      permission: "pull",
      members: [],
      repositories: [],
      repositories_detailed: [],
    };
  },
  github_user: ({ config }) => {
    const username = text(config["username"]);
    const id = serial(username, "user");
    return { id: String(id), node_id: `U_${id}`, login: username, name: username };
  },
  github_repository: ({ config, caller: { owner }, surroundings: { records } }) => {
    const fullName = text(config["full_name"]) || `${owner}/${text(config["name"])}`;
    const name = fullName.slice(fullName.indexOf("/") + 1);
    const known = records.find("github_repository", name)?.attributes ?? {};
    return {
      id: name,
      name,
      full_name: fullName,
      repo_id: serial(name, "repository"),
      node_id: `R_${serial(name, "repository")}`,
      html_url: `https://github.com/${fullName}`,
      http_clone_url: `https://github.com/${fullName}.git`,
      ssh_clone_url: `git@github.com:${fullName}.git`,
      default_branch: text(known["default_branch"] as Value) || "main",
      visibility: text(known["visibility"] as Value) || "private",
      private: known["visibility"] !== "public",
    };
  },
};
