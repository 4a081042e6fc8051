// AWS's own client as anybody has it, told nothing but what the environment says: prints the names of the registries.
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";

const { repositories } = await new ECRClient({ region: "us-east-1" }).send(new DescribeRepositoriesCommand({}));
for (const { repositoryName } of repositories ?? []) console.log(repositoryName);
