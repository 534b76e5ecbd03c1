/** The names of anyio's tests of what a platform has: signals, processes, streams of bytes. See `anyioNames.ts`. */

/** Test names by file. */
export const platformNames: Readonly<Record<string, ReadonlyArray<string>>> = {
  "tests/test_signals.py": [
    "test_receive_signals",
    "test_task_group_cancellation_open",
    "test_task_group_cancellation_consume"
  ],
  "tests/test_subprocesses.py": [
    "test_run_process",
    "test_run_process_checked",
    "test_terminate",
    "test_process_receive_invalid_max_bytes",
    "test_process_cwd",
    "test_process_env",
    "test_process_new_session_sid",
    "test_open_process_connect_to_file",
    "test_run_process_connect_to_file",
    "test_stdin_input_both_passed",
    "test_run_process_inherit_stdout",
    "test_process_aexit_cancellation_doesnt_orphan_process",
    "test_process_aexit_cancellation_closes_standard_streams",
    "test_exceptions_after_subprocess_closes_standard_streams",
    "test_user_group_arguments",
    "test_arguments_passed_through",
    "test_close_early",
    "test_close_while_reading",
    "test_wait_returns_on_process_exit_with_open_stdout",
    "test_close_with_stdout_blocked_subprocess"
  ],
  "tests/test_typedattr.py": ["test_typedattr_keyerror"],
  "tests/streams/test_stapled.py": [
    "TestStapledByteStream.test_receive_send",
    "TestStapledByteStream.test_send_eof",
    "TestStapledByteStream.test_aclose",
    "TestStapledByteStream.test_receive_invalid_max_bytes",
    "TestStapledObjectStream.test_receive_send",
    "TestStapledObjectStream.test_send_nowait_implemented",
    "TestStapledObjectStream.test_send_nowait_not_implemented",
    "TestStapledObjectStream.test_send_nowait_does_not_mask_attribute_error",
    "TestStapledObjectStream.test_send_eof",
    "TestStapledObjectStream.test_aclose"
  ],
  "tests/streams/test_buffered.py": [
    "test_receive_exactly",
    "test_receive_exactly_incomplete",
    "test_receive_until",
    "test_receive_until_incomplete",
    "test_buffered_stream",
    "test_buffered_connectable",
    "test_receive_invalid_max_bytes",
    "test_buffered_stream_receive_invalid_max_bytes",
    "test_feed_data"
  ],
  "tests/streams/test_text.py": [
    "test_receive",
    "test_send",
    "test_receive_encoding_error",
    "test_send_encoding_error",
    "test_bidirectional_stream",
    "test_text_connectable"
  ],
  "tests/streams/test_file.py": [
    "TestFileReadStream.test_read_file_as_path",
    "TestFileReadStream.test_read_file",
    "TestFileReadStream.test_read_after_close",
    "TestFileReadStream.test_receive_invalid_max_bytes",
    "TestFileReadStream.test_seek",
    "TestFileReadStream.test_extra_attributes",
    "TestFileWriteStream.test_write_file",
    "TestFileWriteStream.test_append_file",
    "TestFileWriteStream.test_write_after_close",
    "TestFileWriteStream.test_extra_attributes"
  ]
}
