// Invoices, and paying them with Stars.

import { el } from "./dom.js";

const COUNT = new Intl.NumberFormat("en-GB");

/** A sum in words: ⭐ 50 for Stars, 5.00 EUR for money. */
export const price = (amount, currency = "XTR") => (currency === "XTR" ? `⭐ ${COUNT.format(amount)}` : `${(amount / 100).toFixed(2)} ${currency}`);

/** The card of an invoice. */
export function invoiceCard({ title, description, currency, total_amount: amount }) {
  return el("div", { class: "invoice" }, el("b", {}, title), el("p", {}, description), el("span", { class: "price" }, price(amount, currency)));
}

/** The buttons under an invoice whose bot gave it none. */
export const payRows = ({ currency, total_amount: amount }) => [[{ text: `Pay ${price(amount, currency)}`, pay: true }]];

/**
 * Asks before paying. `pay()` pays and answers `{paid, error}`; `paid()` is called after it went well. `owned` is how many
 * Stars the person has, `bot` what the bot is called.
 */
export function askToPay({ invoice, owned, bot, pay, paid }) {
  const { title, description, total_amount: amount, currency } = invoice;
  const short = currency === "XTR" && owned !== undefined && owned < amount;
  const trouble = el("p", { class: "trouble", role: "alert" }, short ? `You have only ${price(owned)}.` : "");
  const settle = async () => {
    confirm.disabled = true;
    trouble.textContent = "";
    const answer = await pay().catch((error) => ({ paid: false, error: error.message }));
    confirm.disabled = false;
    if (!answer.paid) trouble.textContent = answer.error ?? "This could not be paid.";
    else {
      dialog.close();
      paid();
    }
  };
  const confirm = el("button", { class: "solid", type: "button", disabled: short, onclick: settle }, `Pay ${price(amount, currency)}`);
  const cancel = el("button", { class: "plain", type: "button", onclick: () => dialog.close() }, "Cancel");
  const dialog = el("dialog", { class: "sheet pay", "aria-labelledby": "pay-title", on: { close: () => dialog.remove() } },
    el("h2", { id: "pay-title" }, title), el("p", {}, description),
    el("dl", {}, row("To", bot), row("Price", price(amount, currency)), owned === undefined ? null : row("You have", price(owned))),
    trouble, el("footer", {}, cancel, confirm));
  document.body.append(dialog);
  dialog.showModal();
  (short ? cancel : confirm).focus();
}

const row = (name, words) => el("div", {}, el("dt", {}, name), el("dd", {}, words));
