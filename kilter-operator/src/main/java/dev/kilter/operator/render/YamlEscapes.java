package dev.kilter.operator.render;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/// Has JSON written so that a reader of YAML 1.1, which Helm is, finds the same text in it. There U+0085, U+2028 and
/// U+2029 are line breaks, which lose the spaces around them, and some characters may not stand as they are: so all
/// beyond ASCII are escaped, except those beyond U+FFFF, whose escape in JSON, two surrogates, is none in YAML.
final class YamlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    private static final int DELETE = 0x7F;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DELETE] = ESCAPE_STANDARD;
        return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return character < DELETE || Character.isSurrogate((char) character)
                ? null
                : new SerializedString(String.format("\\u%04x", character));
    }
}
