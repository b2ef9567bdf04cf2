package dev.kilter.client.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// Looks for texts in files of any size, also in those that a jar holds; not in the jars in it, which are libraries.
final class TextSearch {
    private static final int BLOCK = 1 << 18;
    private static final Pattern PACKED = Pattern.compile(".*\\.(?:jar|war|ear|zip)");
    /// The file that says which env has which value.
    private static final Pattern SETTINGS = Pattern.compile(".*/kilter\\.ya?ml");

    private final SortedMap<String, List<String>> forms = new TreeMap<>();
    private final int longest;

    /// @param values by what they are called in an answer
    TextSearch(SortedMap<String, String> values) {
        values.forEach((name, value) -> forms.put(name, forms(value)));
        longest = forms.values().stream()
                .flatMap(List::stream)
                .mapToInt(String::length)
                .max()
                .orElse(1);
    }

    /// As it stands in a file, and as JSON and scripts write its slashes; a char is a byte.
    private static List<String> forms(String value) {
        String bytes = latin(value.getBytes(StandardCharsets.UTF_8));
        return Stream.of(bytes, bytes.replace("/", "\\/")).distinct().toList();
    }

    /// The names of those that stand in this text.
    Set<String> in(String text) {
        Set<String> names = new TreeSet<>();
        look(latin(text.getBytes(StandardCharsets.UTF_8)), names);
        return names;
    }

    /// The names of those that stand in this file.
    Set<String> in(String path, InputStream content) throws IOException {
        Set<String> names = new TreeSet<>();
        if (SETTINGS.matcher(path).matches()) {
            return names;
        }
        if (PACKED.matcher(path).matches()) {
            packed(content, names);
        } else {
            plain(content, names);
        }
        return names;
    }

    private void packed(InputStream content, Set<String> names) throws IOException {
        ZipInputStream zip = new ZipInputStream(content);
        try {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!PACKED.matcher(entry.getName()).matches()) {
                    plain(zip, names);
                }
            }
        } catch (ZipException _) {
            // Only its name says that it is one.
        }
    }

    /// Block by block; what may be the beginning of a value at a block's end is looked at again with the next one.
    private void plain(InputStream content, Set<String> names) throws IOException {
        String rest = "";
        for (byte[] block = content.readNBytes(BLOCK); block.length > 0; block = content.readNBytes(BLOCK)) {
            String text = rest + latin(block);
            look(text, names);
            rest = text.substring(Math.max(0, text.length() - longest + 1));
        }
    }

    private void look(String text, Set<String> names) {
        for (Map.Entry<String, List<String>> each : forms.entrySet()) {
            if (!names.contains(each.getKey()) && each.getValue().stream().anyMatch(text::contains)) {
                names.add(each.getKey());
            }
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
