import { createHash } from "node:crypto";
import type { WorldRecord } from "../../world/records.ts";
import { type Call, type Cloud, type Members, now, optionalText, type Service, ServiceError, text } from "../call.ts";

/** An image as the registry knows it. */
interface Image {
  digest: string;
  tags: string[];
  manifest: string;
  mediaType: string;
  pushedAt: number;
}

const TWELVE_HOURS = 12 * 3600;

/** Elastic Container Registry: repositories of the world and the manifests put into them. Layers are not stored. */
export const ecr: Service = {
  target: "AmazonEC2ContainerRegistry_V20150921",
  operations: {
    GetAuthorizationToken: ({ account, region }, { identities }) => ({
      authorizationData: [
        {
          authorizationToken: Buffer.from(
            `AWS:${identities.token({ sub: account, aud: "ecr", iss: "stand-in" })}`,
          ).toString("base64"),
          expiresAt: now() + TWELVE_HOURS,
          proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
        },
      ],
    }),
    DescribeRepositories: (call, cloud) => {
      const names = call.input["repositoryNames"];
      const wanted = Array.isArray(names)
        ? names.map((name) => repository(call, cloud, String(name)))
        : own(call, cloud);
      return { repositories: wanted.map(describe) };
    },
    PutImage: (call, cloud) => putImage(call, cloud, repository(call, cloud)),
    DescribeImages: (call, cloud) => {
      const record = repository(call, cloud);
      return { imageDetails: selected(call, record).map((image) => detail(image, record)) };
    },
    ListImages: (call, cloud) => ({
      imageIds: imagesOf(repository(call, cloud)).flatMap(({ digest, tags }) =>
        tags.length > 0 ? tags.map((imageTag) => ({ imageDigest: digest, imageTag })) : [{ imageDigest: digest }],
      ),
    }),
    BatchGetImage: (call, cloud) => {
      const record = repository(call, cloud);
      const wanted = idsOf(call).map((id) => ({ id, image: imageOf(record, id) }));
      return {
        images: wanted.flatMap(({ id, image }) => (image ? [answered(image, record, id.imageTag)] : [])),
        failures: wanted.flatMap(({ id, image }) =>
          image ? [] : [{ imageId: id, failureCode: "ImageNotFound", failureReason: "Requested image not found" }],
        ),
      };
    },
  },
};

interface ImageId {
  imageDigest?: string;
  imageTag?: string;
}

const own = (call: Call, { records }: Cloud) =>
  records
    .ofType("aws_ecr_repository")
    .filter(
      ({ account, region }) => account === (optionalText(call, "registryId") ?? call.account) && region === call.region,
    );

function repository(call: Call, cloud: Cloud, name = text(call, "repositoryName")): WorldRecord {
  const found = own(call, cloud).find(({ id }) => id === name);
  if (found) return found;
  throw new ServiceError(
    "RepositoryNotFoundException",
    `The repository with name '${name}' does not exist in the registry with id '${call.account}'`,
  );
}

const imagesOf = ({ hidden }: WorldRecord) => (hidden["images"] ?? []) as Image[];
const idsOf = (call: Call) => (call.input["imageIds"] ?? []) as ImageId[];

function imageOf(record: WorldRecord, { imageDigest, imageTag }: ImageId): Image | undefined {
  return imagesOf(record).find(
    ({ digest, tags }) =>
      (imageDigest === undefined || digest === imageDigest) && (imageTag === undefined || tags.includes(imageTag)),
  );
}

function selected(call: Call, record: WorldRecord): Image[] {
  const ids = idsOf(call);
  if (ids.length === 0) return imagesOf(record);
  return ids.map((id) => {
    const image = imageOf(record, id);
    if (image) return image;
    throw new ServiceError(
      "ImageNotFoundException",
      `The image with imageId {imageDigest:'${id.imageDigest ?? "null"}', imageTag:'${id.imageTag ?? "null"}'} does not exist within the repository with name '${record.id}' in the registry with id '${record.account}'`,
    );
  });
}

function putImage(call: Call, cloud: Cloud, record: WorldRecord): Members {
  const manifest = text(call, "imageManifest");
  const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
  const tag = optionalText(call, "imageTag");
  const images = imagesOf(record);
  const tagged = tag === undefined ? undefined : imageOf(record, { imageTag: tag });
  if (tagged && record.attributes["image_tag_mutability"] === "IMMUTABLE") {
    if (tagged.digest === digest)
      throw new ServiceError(
        "ImageAlreadyExistsException",
        `Image with digest '${digest}' and tag '${tag}' already exists in the repository`,
      );
    throw new ServiceError(
      "ImageTagAlreadyExistsException",
      `The image tag '${tag}' already exists in the '${record.id}' repository and cannot be overwritten because the tag is immutable.`,
    );
  }
  const known = imageOf(record, { imageDigest: digest });
  const image: Image = {
    digest,
    tags: [...new Set([...(known?.tags ?? []), ...(tag ? [tag] : [])])],
    manifest,
    mediaType: optionalText(call, "imageManifestMediaType") ?? "application/vnd.oci.image.manifest.v1+json",
    pushedAt: known?.pushedAt ?? now(),
  };
  const others = images
    .filter((other) => other.digest !== digest)
    .map((other) => ({ ...other, tags: other.tags.filter((name) => name !== tag) }));
  cloud.records.put({ ...record, hidden: { ...record.hidden, images: [...others, image] } });
  return { image: answered(image, record, tag) };
}

function answered({ digest, manifest, mediaType }: Image, record: WorldRecord, imageTag: string | undefined): Members {
  return {
    registryId: record.account,
    repositoryName: record.id,
    imageId: { imageDigest: digest, ...(imageTag ? { imageTag } : {}) },
    imageManifest: manifest,
    imageManifestMediaType: mediaType,
  };
}

function detail({ digest, manifest, mediaType, pushedAt, tags }: Image, record: WorldRecord): Members {
  return {
    registryId: record.account,
    repositoryName: record.id,
    imageDigest: digest,
    imageTags: tags,
    imageSizeInBytes: Buffer.byteLength(manifest),
    imagePushedAt: pushedAt,
    imageManifestMediaType: mediaType,
  };
}

function describe({ account, attributes, hidden, id }: WorldRecord): Members {
  return {
    repositoryArn: attributes["arn"],
    registryId: account,
    repositoryName: id,
    repositoryUri: attributes["repository_url"],
    createdAt: hidden["created"] ?? 0,
    imageTagMutability: attributes["image_tag_mutability"] ?? "MUTABLE",
  };
}
