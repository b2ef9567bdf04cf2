package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class PackedFilesTest {
    private static final String TOKEN = "gh" + "p_" + "a1".repeat(18);

    @Test
    void texts_and_what_classes_say_are_read_and_data_and_libraries_are_not() throws IOException {
        byte[] inner = zip(Map.of("settings.properties", TOKEN.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> read = read(zip(Map.of(
                "application.yaml", ("a: b\nkey: " + TOKEN).getBytes(StandardCharsets.UTF_8),
                "com/acme/Config.class", classWith(TOKEN),
                "picture.bin", ("\0" + TOKEN).getBytes(StandardCharsets.UTF_8),
                "BOOT-INF/lib/other.jar", inner)));
        assertThat(read.get("application.yaml")).contains("key: " + TOKEN);
        assertThat(read.getOrDefault("com/acme/Config.class", "").lines()).contains(TOKEN);
        assertThat(read.get("picture.bin")).isEmpty();
        assertThat(read).doesNotContainKey("BOOT-INF/lib/other.jar");
    }

    @Test
    void what_only_looks_like_a_jar_or_a_class_has_no_text() throws IOException {
        assertThat(read("no jar".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(read(zip(Map.of("A.class", new byte[] {1, 2, 3})))).containsEntry("A.class", "");
    }

    private static byte[] classWith(String text) {
        return ClassFile.of()
                .build(
                        ClassDesc.of("com.acme.Config"),
                        type -> type.withField(
                                "TOKEN",
                                ConstantDescs.CD_String,
                                field -> field.with(java.lang.classfile.attribute.ConstantValueAttribute.of(text))));
    }

    private static Map<String, String> read(byte[] jar) throws IOException {
        Map<String, String> read = new TreeMap<>();
        PackedFiles.of(jar, read::put);
        return read;
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
