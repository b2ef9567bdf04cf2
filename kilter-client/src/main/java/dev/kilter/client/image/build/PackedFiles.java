package dev.kilter.client.image.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// The texts inside of a jar: its text files, and what its classes say. Jars in it are libraries, where nobody looks.
final class PackedFiles {
    private static final Pattern PACKED = Pattern.compile(".*\\.(?:jar|war|ear|zip)");
    /// Nobody keeps a key in a file of this size; what is larger is data.
    private static final int LARGEST = 1024 * 1024;

    private PackedFiles() {}

    /// Whether files of this name are looked into.
    static boolean is(String path) {
        return PACKED.matcher(path).matches();
    }

    /// Hears of one text.
    @FunctionalInterface
    interface Reader {
        void read(String name, String text) throws IOException;
    }

    /// All of this jar; what is none has no texts.
    static void of(byte[] jar, Reader reader) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && !is(entry.getName())) {
                    reader.read(entry.getName(), text(entry.getName(), zip));
                }
            }
        } catch (ZipException _) {
            // Only its name says that it is one.
        }
    }

    private static String text(String name, InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            return "";
        }
        if (name.endsWith(".class")) {
            return strings(bytes);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.indexOf('\0') >= 0 ? "" : text;
    }

    /// A line for each text that a class knows.
    private static String strings(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        try {
            for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
                if (entry instanceof Utf8Entry utf8) {
                    lines.append(utf8.stringValue()).append('\n');
                }
            }
        } catch (IllegalArgumentException _) {
            // No class of this Java or an older one: what was read so far counts.
        }
        return lines.toString();
    }
}
