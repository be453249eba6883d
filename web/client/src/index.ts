/** Live coaching over one WebSocket, the same in browsers, React Native and Node. */

export { AnswerView, type StructuredFrame, type TurnFrame, type TurnPosition } from "./view.js";
export { Session, type AskOptions, type Happening, type SessionOptions } from "./session.js";
export { CoachClient, type ClientOptions, type Connectedness, type Socket } from "./client.js";
export { bearerDoor, requestTicket, ticketDoor, type Door, type Doorway } from "./door.js";
export { CoachError, type ErrorCode } from "./errors.js";
export type { SentFrame } from "./waiting.js";
export { MemoryOutbox, type KeptFrame, type Outbox } from "./outbox.js";
export { FRAMES, ROUTES } from "./generated/offered.js";
export type {
  Ache,
  Feeling,
  Lift,
  LoggedSet,
  Plates,
  Prescription,
  SetRow,
  Unit,
  WorkoutEvent,
  WorkoutReport,
  WorkoutSummary,
  WorkoutTold,
} from "./workout.js";
export type * from "./generated/frames.js";
