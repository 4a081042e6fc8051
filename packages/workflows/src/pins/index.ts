export {
  type ActionsLock,
  actionsLockPath,
  formatActionsLock,
  type LockedAction,
  parseActionsLock,
} from "./actions-lock.ts";
export { actionsLock, type LockSources } from "./lock.ts";
export { formatPins, loadPins, ownPins, parsePins, pinsPath, savePins } from "./pins-file.ts";
export { type PinChange, updatePinsFile, updatePinsFromYaml } from "./update.ts";
export { type PinFinding, verifyPins } from "./verify.ts";
