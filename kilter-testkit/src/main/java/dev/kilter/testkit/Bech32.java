package dev.kilter.testkit;

import java.util.Arrays;

/// How age writes keys: five bits a character, with a checksum (BIP 173).
final class Bech32 {
    static final String LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private static final int[] FACTORS = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM = 6;

    private Bech32() {}

    /// The prefix, `1`, the bytes and the checksum.
    static String text(String prefix, byte[] bytes) {
        int[] data = fives(bytes);
        int sum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            sum = with(sum, prefix.charAt(i) >> 5);
        }
        sum = with(sum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            sum = with(sum, prefix.charAt(i) & 31);
        }
        for (int value : data) {
            sum = with(sum, value);
        }
        for (int i = 0; i < CHECKSUM; i++) {
            sum = with(sum, 0);
        }
        sum ^= 1;
        StringBuilder text = new StringBuilder(prefix).append('1');
        Arrays.stream(data).forEach(value -> text.append(LETTERS.charAt(value)));
        for (int i = CHECKSUM - 1; i >= 0; i--) {
            text.append(LETTERS.charAt((sum >> (5 * i)) & 31));
        }
        return text.toString();
    }

    private static int with(int sum, int value) {
        int top = sum >>> 25;
        int next = ((sum & 0x1ffffff) << 5) ^ value;
        for (int i = 0; i < FACTORS.length; i++) {
            next ^= ((top >> i) & 1) == 1 ? FACTORS[i] : 0;
        }
        return next;
    }

    private static int[] fives(byte[] bytes) {
        int[] fives = new int[(bytes.length * 8 + 4) / 5];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int set = (bytes[bit / 8] >> (7 - bit % 8)) & 1;
            fives[bit / 5] |= set << (4 - bit % 5);
        }
        return fives;
    }
}
