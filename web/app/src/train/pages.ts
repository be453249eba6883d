/** What belongs to training is fetched at once: whoever trains can look back, also where the network has gone meanwhile. */

export { default as Earlier } from "../earlier/Earlier";
export { default as OneWorkout } from "../earlier/OneWorkout";
export { default as Train } from "./Train";
