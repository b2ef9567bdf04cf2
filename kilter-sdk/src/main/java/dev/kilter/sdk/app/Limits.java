package dev.kilter.sdk.app;

import java.nio.charset.StandardCharsets;

/// How much of each thing a kilter.yaml may have. The schema of the resource on a cluster allows no more, so that what
/// is read here is never refused there.
final class Limits {
    /// Of a text that is a path, a name or the like.
    static final int TEXT = 4096;
    /// Of a text that names a program of kilter's or a plugin's.
    static final int WORD = 63;
    /// Of an image's name.
    static final int IMAGE = 1024;
    /// Of the name of a variable.
    static final int VARIABLE_NAME = 253;
    /// Of a variable's value or of one argument, in bytes of UTF-8: Linux takes no longer one.
    static final int VALUE_BYTES = 128 * 1024 - 512;

    static final int VARIABLES = 500;
    static final int WORDS = 1_000;
    static final int SEEDS = 100;
    static final int SECRETS = 100;
    static final int RECIPIENTS = 20;
    /// Files of secrets that all envs and builds name together.
    static final int SECRET_FILES = 1_000;

    private Limits() {}

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
