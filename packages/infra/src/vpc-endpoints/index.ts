export { FARGATE_ENDPOINTS, type InterfaceEndpoint, VpcEndpoints, type VpcEndpointsProps } from "./vpc-endpoints.ts";
