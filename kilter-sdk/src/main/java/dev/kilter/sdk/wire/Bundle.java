package dev.kilter.sdk.wire;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// The migration and seed files of a deploy as one blob: a zip, stored, sorted, with fixed times, so that equal files
/// give equal bytes. At most 64 MiB.
public final class Bundle {
    /// The most bytes a bundle may have.
    public static final int LARGEST = 64 * 1024 * 1024;

    private static final LocalDateTime EPOCH_OF_ZIP = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Bundle() {}

    /// Packs the files; paths are relative, with `/`.
    public static byte[] pack(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                ZipEntry entry = new ZipEntry(checked(file.getKey()));
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(EPOCH_OF_ZIP);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.size() > LARGEST) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "migrations and seeds have " + bytes.size() + " bytes",
                            "Keep them below " + LARGEST + " bytes; large data is for a seed's command to fetch.")
                    .withEvidence(largest(files))
                    .toException();
        }
        return bytes.toByteArray();
    }

    private static List<String> largest(Map<String, byte[]> files) {
        return files.entrySet().stream()
                .sorted(Map.Entry.<String, byte[]>comparingByValue(Comparator.comparingInt(content -> -content.length))
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(3)
                .map(file -> file.getKey() + " has " + file.getValue().length + " bytes")
                .toList();
    }

    /// Its name: SHA-256, 64 hex digits.
    public static String hash(byte[] bundle) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bundle));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The files of a bundle. Anything but plain relative paths is refused, and so is more content than [#LARGEST].
    public static ProjectTree open(byte[] bundle) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        if (bundle.length < 22 || bundle[0] != 'P' || bundle[1] != 'K') {
            throw malformed("it is no zip");
        }
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes(LARGEST + 1);
                total += content.length;
                if (total > LARGEST) {
                    throw malformed("it holds more than " + LARGEST + " bytes");
                }
                files.put(checked(entry.getName()), content);
            }
        } catch (IOException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
        return new Files(files);
    }

    private static String checked(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\\') >= 0) {
                throw malformed("'" + path + "' is no relative path");
            }
        }
        return path;
    }

    private static KilterException malformed(String why) {
        return Problem.of(KilterCode.ARGUMENT_INVALID, "this is no bundle: " + why, "Deploy again.")
                .toException();
    }

    private record Files(TreeMap<String, byte[]> files) implements ProjectTree {
        @Override
        public List<String> files(String folder) {
            String prefix = folder.isEmpty() ? "" : folder + "/";
            return files.keySet().stream()
                    .filter(path -> path.startsWith(prefix))
                    .toList();
        }

        @Override
        public byte[] read(String path) {
            byte[] content = files.get(path);
            if (content == null) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "there is no file '" + path + "'",
                                "Correct the path in kilter.yaml.")
                        .toException();
            }
            return content.clone();
        }
    }
}
