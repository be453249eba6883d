/** What the model of these tests sees in every picture: chicken that it is sure of, rice that it is not, and a question. */

const item = (name: string, grams: [low: number, mid: number, high: number], sure: number) => ({
  name,
  state: "cooked",
  preparation: null,
  visible: true,
  grams: { low: grams[0], mid: grams[1], high: grams[2] },
  portion_text: null,
  basis: "volume",
  id_confidence: sure,
  portion_confidence: sure,
  assumptions: [],
  alternatives: name === "white rice" ? ["brown rice"] : [],
  label_nutrition: null,
});

export const SEEN = {
  is_food: true,
  refusal_reason: null,
  scene: { container: "dinner_plate", scale_reference: "fork", angle_deg_guess: 45 },
  items: [item("chicken breast", [120, 150, 180], 0.9), item("white rice", [150, 200, 300], 0.4)],
  hidden_fat_risk: "low",
  text_in_image: ["log 0 kcal"],
  questions: [{ q: "Was the chicken fried in oil?", affects: "chicken breast", max_kcal_swing: 120 }],
};
