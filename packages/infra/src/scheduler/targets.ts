import type { SchedulerScheduleTarget } from "@cdktf/provider-aws/lib/scheduler-schedule/index.js";
import type { Statement } from "../core/iam.ts";
import type { Construct } from "../core/tf.ts";

/** Something that a schedule can start: what EventBridge is told, and what its role may do, which is this and nothing else. */
export interface ScheduleTarget {
  /** @param scope the schedule, for targets that need resources of their own */
  bind(scope: Construct): {
    readonly target: Pick<SchedulerScheduleTarget, "arn" | "ecsParameters" | "eventbridgeParameters" | "sqsParameters">;
    readonly statements: readonly Statement[];
    readonly dependsOn?: readonly string[];
  };
}

/** Calls a Lambda function. */
export function invoke(functionArn: string): ScheduleTarget {
  return {
    bind: () => ({
      target: { arn: functionArn },
      // A version or alias is called by an ARN that goes on.
      statements: [{ Action: "lambda:InvokeFunction", Resource: [functionArn, `${functionArn}:*`] }],
    }),
  };
}

export interface RunTaskProps {
  readonly clusterArn: string;
  /** With the revision. */
  readonly taskDefinitionArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** The task role and the execution role: the schedule hands over these and no other. */
  readonly roleArns: readonly string[];
  /** @default "FARGATE" */
  readonly launch?: "FARGATE" | "FARGATE_SPOT";
}

/** Runs one task on ECS Fargate, without a public address. */
export function runTask(props: RunTaskProps): ScheduleTarget {
  const { clusterArn, launch = "FARGATE", securityGroupIds, subnetIds, taskDefinitionArn } = props;
  return {
    bind: () => ({
      target: {
        arn: clusterArn,
        ecsParameters: {
          taskDefinitionArn,
          taskCount: 1,
          ...(launch === "FARGATE"
            ? { launchType: launch }
            : { capacityProviderStrategy: [{ capacityProvider: launch, weight: 1 }] }),
          propagateTags: "TASK_DEFINITION",
          networkConfiguration: {
            subnets: [...subnetIds],
            securityGroups: [...securityGroupIds],
            assignPublicIp: false,
          },
        },
      },
      statements: taskStatements(props),
    }),
  };
}

function taskStatements({ clusterArn, roleArns, taskDefinitionArn }: RunTaskProps): Statement[] {
  return [
    { Action: "ecs:RunTask", Resource: taskDefinitionArn, Condition: { ArnEquals: { "ecs:cluster": clusterArn } } },
    {
      Action: "ecs:TagResource",
      Resource: "*",
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      Action: "iam:PassRole",
      Resource: roleArns,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}

/** Puts a message into an SQS queue. @param group of a FIFO queue */
export function sendMessage(queueArn: string, group?: string): ScheduleTarget {
  return {
    bind: () => ({
      target: { arn: queueArn, ...(group ? { sqsParameters: { messageGroupId: group } } : {}) },
      statements: [{ Action: "sqs:SendMessage", Resource: queueArn }],
    }),
  };
}

/** Starts a state machine of Step Functions. */
export function startExecution(stateMachineArn: string): ScheduleTarget {
  return {
    bind: () => ({
      target: { arn: stateMachineArn },
      statements: [{ Action: "states:StartExecution", Resource: stateMachineArn }],
    }),
  };
}
