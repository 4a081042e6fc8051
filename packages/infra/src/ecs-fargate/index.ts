export { EcsFargate } from "./ecs-fargate.ts";
