/** An entry whose author forgot to call `serve`, and who has something else to say. */
postMessage("hello from another protocol")
