import { synthesizeMain } from "@towline/system/main";

await synthesizeMain(() => import("./system.ts"));
