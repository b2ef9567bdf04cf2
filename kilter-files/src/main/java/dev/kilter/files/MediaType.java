package dev.kilter.files;

import java.util.Locale;
import java.util.Map;

/// What a file's name says about its content.
///
/// @param name       as in the header Content-Type
/// @param compresses whether gzip makes it smaller
record MediaType(String name, boolean compresses) {
    private static final MediaType UNKNOWN = new MediaType("application/octet-stream", false);
    private static final Map<String, MediaType> BY_EXTENSION = Map.ofEntries(
            text("html", "text/html"),
            text("htm", "text/html"),
            text("css", "text/css"),
            text("js", "text/javascript"),
            text("mjs", "text/javascript"),
            text("txt", "text/plain"),
            text("md", "text/markdown"),
            text("csv", "text/csv"),
            text("xml", "application/xml"),
            text("json", "application/json"),
            text("map", "application/json"),
            text("webmanifest", "application/manifest+json"),
            text("svg", "image/svg+xml"),
            plain("wasm", "application/wasm", true),
            plain("ico", "image/x-icon", true),
            plain("png", "image/png", false),
            plain("jpg", "image/jpeg", false),
            plain("jpeg", "image/jpeg", false),
            plain("gif", "image/gif", false),
            plain("webp", "image/webp", false),
            plain("avif", "image/avif", false),
            plain("woff", "font/woff", false),
            plain("woff2", "font/woff2", false),
            plain("ttf", "font/ttf", true),
            plain("otf", "font/otf", true),
            plain("mp3", "audio/mpeg", false),
            plain("ogg", "audio/ogg", false),
            plain("wav", "audio/wav", false),
            plain("mp4", "video/mp4", false),
            plain("webm", "video/webm", false),
            plain("pdf", "application/pdf", false),
            plain("zip", "application/zip", false),
            plain("gz", "application/gzip", false));

    static MediaType of(String file) {
        String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, UNKNOWN);
    }

    private static Map.Entry<String, MediaType> text(String extension, String name) {
        return Map.entry(extension, new MediaType(name + "; charset=utf-8", true));
    }

    private static Map.Entry<String, MediaType> plain(String extension, String name, boolean compresses) {
        return Map.entry(extension, new MediaType(name, compresses));
    }
}
