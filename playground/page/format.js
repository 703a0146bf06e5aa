// How times, sizes and messages are said in few words.

import { price } from "./stars.js";

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "medium" });

const at = (seconds) => new Date(seconds * 1000);

/** `seconds` since the epoch as 14:05. */
export const clock = (seconds) => CLOCK.format(at(seconds));

/** The whole date and time, for titles. */
export const fullTime = (seconds) => FULL.format(at(seconds));

/** The day a message belongs to, as a key. */
export const dayKey = (seconds) => at(seconds).toDateString();

/** Today, Yesterday, or 3 May. */
export function dayName(seconds, now = Date.now()) {
  const key = dayKey(seconds);
  if (key === new Date(now).toDateString()) return "Today";
  if (key === new Date(now - 86_400_000).toDateString()) return "Yesterday";
  return DAY.format(at(seconds));
}

/** Bytes as 12 KB or 1.4 MB. */
export function fileSize(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** What a user or chat is called. */
export function nameOf(who) {
  if (!who) return "";
  return who.title ?? [who.first_name, who.last_name].filter(Boolean).join(" ");
}

const KINDS = [
  ["photo", "Photo"], ["animation", "Animation"], ["video", "Video"], ["audio", "Audio"], ["voice", "Voice message"],
  ["sticker", "Sticker"], ["document", "File"], ["location", "Location"], ["contact", "Contact"], ["poll", "Poll"],
  ["invoice", "Invoice"],
];

/** The words of a message, with those behind a spoiler made unreadable. */
export function openWords(message) {
  const entities = message.entities ?? message.caption_entities ?? [];
  const hide = (words, { offset, length }) => words.slice(0, offset) + "▒".repeat(length) + words.slice(offset + length);
  return entities.filter(({ type }) => type === "spoiler").reduce(hide, message.text ?? message.caption ?? "");
}

/** A message in one line of at most 200 signs: its words, or what it holds. */
export function summary(message) {
  const words = openWords(message).replace(/\s+/gu, " ").trim().slice(0, 200);
  const kind = KINDS.find(([field]) => message[field]);
  if (!kind) return words || serviceLine(message) || "Message";
  if (words) return words;
  if (kind[0] === "invoice") return `Invoice: ${message.invoice.title}`;
  return kind[0] === "document" ? (message.document.file_name ?? kind[1]) : kind[1];
}

/** What happened in the chat, for messages that nobody wrote; null for all others. */
export function serviceLine(message) {
  const who = nameOf(message.from);
  if (message.new_chat_members) return `${message.new_chat_members.map(nameOf).join(", ")} joined`;
  if (message.left_chat_member) return `${nameOf(message.left_chat_member)} left`;
  if (message.new_chat_title) return `${who} named the group ${message.new_chat_title}`;
  if (message.pinned_message) return `${who} pinned “${summary(message.pinned_message)}”`;
  return topicLine(message, who) ?? moveLine(message) ?? payLine(message, who);
}

function topicLine(message, who) {
  if (message.forum_topic_created) return `${who} opened the topic ${message.forum_topic_created.name}`;
  if (message.forum_topic_edited) return `${who} changed the topic to ${message.forum_topic_edited.name ?? "another look"}`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} opened the topic again`;
  return null;
}

function moveLine(message) {
  if (message.migrate_to_chat_id) return "The group goes on as a supergroup";
  if (message.migrate_from_chat_id) return "The group became a supergroup";
  if (message.group_chat_created || message.supergroup_chat_created) return "The group was made";
  return null;
}

function payLine({ successful_payment: paid, refunded_payment: back }, who) {
  if (paid) return `${who} paid ${price(paid.total_amount, paid.currency)}`;
  return back ? `${price(back.total_amount, back.currency)} came back` : null;
}

const ACTIONS = {
  typing: "typing", upload_photo: "sending a photo", record_video: "recording a video", upload_video: "sending a video",
  record_voice: "recording a voice message", upload_voice: "sending a voice message", upload_document: "sending a file",
  choose_sticker: "choosing a sticker", find_location: "looking for a place",
};

/** A chat action as words: "sending a photo". */
export const actionWords = (action) => ACTIONS[action] ?? "busy";
