package dev.kilter.local.host;

import java.nio.file.Path;

/// The files of one instance or Job: `<stem>.json`, `.log`, `.exit`, `.started`.
record ProcessFiles(Path folder, String stem) {
    Path record() {
        return folder.resolve(stem + ".json");
    }

    Path log() {
        return folder.resolve(stem + ".log");
    }

    Path exit() {
        return folder.resolve(stem + ".exit");
    }

    Path started() {
        return folder.resolve(stem + ".started");
    }
}
