"""What every method takes, as a table.

A line of the table is a list of `name:kind`, where `!` after the name marks what is required (asked for in the
order of the line) and a missing kind means text. As on Telegram, a parameter nobody knows is ignored, numbers and
booleans at the top level are read leniently ("abc" is 0), and what comes as JSON is checked field by field.
"""

from __future__ import annotations

from dataclasses import dataclass

_TARGET = (
    "chat_id!:chat message_thread_id:int disable_notification:bool protect_content:bool message_effect_id "
    "reply_parameters:reply reply_to_message_id:int allow_sending_without_reply:bool"
)
_SEND = f"{_TARGET} reply_markup:markup"
_CAPTION = "caption parse_mode caption_entities:entities show_caption_above_media:bool"
_VISUAL = f"{_CAPTION} has_spoiler:bool"
_CLIP = "width:int height:int duration:int thumbnail supports_streaming:bool"
_EDIT = "chat_id:chat message_id:int inline_message_id reply_markup:markup"
_SCOPE = "scope:scope language_code"
_FROM = "from_chat_id!:chat"

METHODS: dict[str, str] = {
    "getMe": "",
    "logOut": "",
    "close": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:names",
    "setWebhook": "url ip_address max_connections:int allowed_updates:names drop_pending_updates:bool secret_token",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "sendMessage": f"text! parse_mode entities:entities link_preview_options:preview {_SEND}",
    "sendPhoto": f"photo {_VISUAL} {_SEND}",
    "sendDocument": f"document {_CAPTION} thumbnail disable_content_type_detection:bool {_SEND}",
    "sendAnimation": f"animation {_VISUAL} {_CLIP} {_SEND}",
    "sendVideo": f"video {_VISUAL} {_CLIP} {_SEND}",
    "sendAudio": f"audio {_CAPTION} duration:int performer title thumbnail {_SEND}",
    "sendVoice": f"voice {_CAPTION} duration:int {_SEND}",
    "sendMediaGroup": f"media!:album {_TARGET}",
    "sendChatAction": "action! chat_id!:chat message_thread_id:int",
    "copyMessage": f"{_FROM} message_id:int {_CAPTION} {_SEND}",
    "copyMessages": f"{_FROM} message_ids!:message_ids remove_caption:bool {_TARGET}",
    "forwardMessage": f"{_FROM} message_id:int {_TARGET}",
    "forwardMessages": f"{_FROM} message_ids!:message_ids {_TARGET}",
    "editMessageText": f"text! parse_mode entities:entities link_preview_options:preview {_EDIT}",
    "editMessageCaption": f"{_CAPTION} {_EDIT}",
    "editMessageMedia": f"media!:media {_EDIT}",
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": "chat_id!:chat message_id!:int",
    "deleteMessages": "message_ids!:message_ids chat_id!:chat",
    "setMessageReaction": "reaction:reactions is_big:bool chat_id!:chat message_id:int",
    "answerCallbackQuery": "callback_query_id text show_alert:bool url cache_time:int",
    "answerInlineQuery": "inline_query_id results!:results cache_time:int is_personal:bool next_offset button:button",
    "createForumTopic": "chat_id!:chat name! icon_color:int icon_custom_emoji_id",
    "closeForumTopic": "chat_id!:chat message_thread_id!:int",
    "reopenForumTopic": "chat_id!:chat message_thread_id!:int",
    "deleteForumTopic": "chat_id!:chat message_thread_id!:int",
    "sendInvoice": (
        "title! description! payload! provider_token currency! prices!:prices start_parameter photo_url photo_size:int "
        f"photo_width:int photo_height:int {_SEND}"
    ),
    "answerPreCheckoutQuery": "pre_checkout_query_id ok:bool error_message",
    "refundStarPayment": "user_id!:int telegram_payment_charge_id!",
    "getStarTransactions": "offset:int limit:int",
    "getMyStarBalance": "",
    "getFile": "file_id!",
    "getChat": "chat_id!:chat",
    "getChatMember": "user_id!:int chat_id!:chat",
    "getChatAdministrators": "chat_id!:chat return_bots:bool",
    "getChatMemberCount": "chat_id!:chat",
    "getUserProfilePhotos": "user_id!:int offset:int limit:int",
    "setMyCommands": f"commands:commands {_SCOPE}",
    "getMyCommands": _SCOPE,
    "deleteMyCommands": _SCOPE,
    "setChatMenuButton": "menu_button:menu_button chat_id:int",
    "getChatMenuButton": "chat_id:int",
    "setMyName": "name language_code",
    "getMyName": "language_code",
    "setMyDescription": "description language_code",
    "getMyDescription": "language_code",
    "setMyShortDescription": "short_description language_code",
    "getMyShortDescription": "language_code",
}

MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
}

TYPES: dict[str, str] = {
    "MessageEntity": "type! offset!:int length!:int url user:object language custom_emoji_id",
    "LinkPreviewOptions": "is_disabled:bool url prefer_small_media:bool prefer_large_media:bool show_above_text:bool",
    "ReplyParameters": (
        "message_id!:int chat_id allow_sending_without_reply:bool quote quote_parse_mode "
        "quote_entities:[MessageEntity] quote_position:int"
    ),
    "InputMedia": (
        f"type! media {_VISUAL.replace(':entities', ':[MessageEntity]')} {_CLIP} performer title "
        "disable_content_type_detection:bool"
    ),
    "InlineQueryResult": (
        "type! id! title description caption parse_mode caption_entities:[MessageEntity] show_caption_above_media:bool "
        "reply_markup:markup input_message_content:InputMessageContent url hide_url:bool mime_type "
        "thumbnail_url thumbnail_mime_type thumbnail_width:int thumbnail_height:int "
        "photo_url photo_file_id photo_width:int photo_height:int gif_url gif_file_id gif_width:int gif_height:int "
        "gif_duration:int mpeg4_url mpeg4_file_id mpeg4_width:int mpeg4_height:int mpeg4_duration:int document_url "
        "document_file_id video_url video_file_id video_width:int video_height:int video_duration:int audio_url "
        "audio_file_id audio_duration:int performer voice_url voice_file_id voice_duration:int"
    ),
    "InputMessageContent": (
        "message_text parse_mode entities:[MessageEntity] link_preview_options:LinkPreviewOptions "
        "disable_web_page_preview:bool"
    ),
    "LabeledPrice": "label! amount!:int",
    "InlineQueryResultsButton": "text! start_parameter web_app:object",
    "BotCommand": "command! description!",
    "BotCommandScope": "type! chat_id user_id:int",
    "MenuButton": "type! text web_app:object",
    "ReactionType": "type! emoji custom_emoji_id",
}


@dataclass(frozen=True, kw_only=True)
class JsonKind:
    """A parameter that comes as JSON, and what is said when it is no JSON, misshapen, or wrong inside."""

    type: str
    unparsed: str
    shape: str
    inside: str = ""
    lenient: bool = False
    may_be_empty: bool = False


JSON_KINDS = {
    "names": JsonKind(type="[str]", unparsed="", shape="", inside="update type must be ", lenient=True),
    "entities": JsonKind(
        type="[MessageEntity]", unparsed="", shape="", inside="can't parse MessageEntity: ", lenient=True
    ),
    "reply": JsonKind(
        type="ReplyParameters",
        unparsed="can't parse reply parameters JSON object",
        shape="object expected as reply parameters",
        may_be_empty=True,
    ),
    "preview": JsonKind(
        type="LinkPreviewOptions",
        unparsed="can't parse link preview options JSON object",
        shape="object expected as link preview options",
    ),
    "markup": JsonKind(
        type="markup",
        unparsed="can't parse reply keyboard markup JSON object",
        shape="object expected as reply markup",
    ),
    "media": JsonKind(
        type="InputMedia",
        unparsed="can't parse input media JSON object",
        shape="can't parse InputMedia: expected an object",
        inside="can't parse InputMedia: ",
    ),
    "album": JsonKind(
        type="[InputMedia]",
        unparsed="can't parse media JSON object",
        shape="expected an Array of InputMedia",
        inside="can't parse InputMedia: ",
    ),
    "message_ids": JsonKind(
        type="[int]",
        unparsed="can't parse message_ids JSON object",
        shape="expected an Array of message identifiers",
        inside="message identifier must be ",
    ),
    "reactions": JsonKind(
        type="[ReactionType]",
        unparsed="can't parse reaction types JSON object",
        shape="expected an Array of ReactionType",
        inside="can't parse ReactionType: ",
    ),
    "results": JsonKind(
        type="[InlineQueryResult]",
        unparsed="can't parse inline query results JSON object",
        shape="expected an Array of inline query results",
        inside="can't parse inline query result: ",
    ),
    "button": JsonKind(
        type="InlineQueryResultsButton",
        unparsed="can't parse inline query results button JSON object",
        shape="can't parse inline query results button: InlineQueryResultsButton must be an Object",
        inside="can't parse inline query results button: ",
    ),
    "prices": JsonKind(
        type="[LabeledPrice]",
        unparsed="can't parse prices JSON object",
        shape="expected an Array of labeled prices",
        inside="can't parse labeled price: ",
    ),
    "commands": JsonKind(
        type="[BotCommand]",
        unparsed="can't parse commands JSON object",
        shape="expected an Array of BotCommand",
        inside="can't parse BotCommand: ",
    ),
    "scope": JsonKind(
        type="BotCommandScope",
        unparsed="can't parse BotCommandScope JSON object",
        shape="can't parse BotCommandScope: BotCommandScope must be an Object",
        inside="can't parse BotCommandScope: ",
    ),
    "menu_button": JsonKind(
        type="MenuButton",
        unparsed="can't parse menu button JSON object",
        shape="can't parse menu button: MenuButton must be an Object",
        inside="can't parse menu button: ",
    ),
}
