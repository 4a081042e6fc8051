export { EcsExpress } from "./ecs-express.ts";
