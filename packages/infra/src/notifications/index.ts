export type { Destination, Notify, PagerDutyService, SlackChannel, TeamsChannel } from "./destinations.ts";
export { Notifications, type NotificationsProps } from "./notifications.ts";
