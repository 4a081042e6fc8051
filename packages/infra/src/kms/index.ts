export { KeyReplica, type KeyReplicaProps } from "./key-replica.ts";
