# /forgetme. HTML as Telegram knows it; arguments come in escaped.

forget-ask = This erases your prompts, your pictures, the photos you sent and your history here, and stops what you are waiting for. What was sent to chats stays there, and your credits stay as they are. It cannot be undone; /export sends you your pictures first. Shall I?
forget-done = { $count ->
    [0] There was nothing of yours left.
    [one] Done: one request of yours is erased, with everything that belonged to it.
   *[other] Done: { $count } requests of yours are erased, with everything that belonged to them.
 }
