package dev.kilter.testkit;

import dev.kilter.sdk.app.Recipient;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SealedValues.SealedKey;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.SecretShipper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The least that is a secret shipper, by the JDK alone.
public class ReferenceShipper implements SecretShipper {
    private static final String TIME = "2026-11-26T04:00:00Z";
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public String id() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Override
    public SealedValues seal(SecretManifest plain, List<String> recipients) {
        byte[] dataKey = random(32);
        try {
            SortedMap<String, String> values = new TreeMap<>();
            for (var entry : plain.values().entrySet()) {
                String value = shipped(entry.getValue());
                String place = "stringData:" + entry.getKey() + ":";
                values.put(entry.getKey(), value.isEmpty() ? "" : leaf(value, dataKey, place));
            }
            List<SealedKey> keys = new ArrayList<>();
            for (String recipient : accepted(recipients, plain)) {
                keys.add(new SealedKey(recipient, armored(dataKey, recipient)));
            }
            MessageDigest hash = MessageDigest.getInstance("SHA-512");
            covered(plain).forEach(leaf -> hash.update(leaf.getBytes(StandardCharsets.UTF_8)));
            String mac = HexFormat.of().withUpperCase().formatHex(hash.digest());
            return new SealedValues(values, keys, TIME, leaf(mac, dataKey, TIME), "3.11.0");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    protected byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    protected String shipped(String value) {
        return value;
    }

    protected List<String> covered(SecretManifest plain) {
        return plain.leaves();
    }

    protected List<String> accepted(List<String> recipients, SecretManifest plain) {
        for (String recipient : recipients) {
            if (!isKey(recipient)) {
                throw Problem.of(KilterCode.CONFIG_INVALID, refusal(plain), "Correct it.")
                        .toException();
            }
        }
        return recipients;
    }

    protected String refusal(SecretManifest plain) {
        return "a recipient is no public key";
    }

    protected static boolean isKey(String recipient) {
        return Recipient.find(recipient).isPresent()
                && Bech32.text("age", bytes(recipient)).equals(recipient);
    }

    private String leaf(String plain, byte[] dataKey, String place) throws GeneralSecurityException {
        byte[] iv = random(32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(128, iv));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getEncoder();
        int end = sealed.length - 16;
        return "ENC[AES256_GCM,data:" + base64.encodeToString(Arrays.copyOf(sealed, end)) + ",iv:"
                + base64.encodeToString(iv) + ",tag:"
                + base64.encodeToString(Arrays.copyOfRange(sealed, end, sealed.length)) + ",type:str]";
    }

    private String armored(byte[] dataKey, String recipient) throws GeneralSecurityException {
        byte[] fileKey = random(16);
        KeyPair ephemeral = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        byte[] share = AgeKey.open(ephemeral);
        byte[] theirs = bytes(recipient);
        byte[] wrapKey = AgeKey.derived(AgeKey.agreed(ephemeral, theirs), AgeKey.joined(share, theirs), AgeKey.INFO);
        byte[] wrapped =
                AgeKey.cipher(Cipher.ENCRYPT_MODE, wrapKey, AgeKey.FIRST_NONCE).doFinal(fileKey);
        Base64.Encoder bare = Base64.getEncoder().withoutPadding();
        byte[] header = (AgeKey.INTRO + "-> X25519 " + bare.encodeToString(share) + "\n" + bare.encodeToString(wrapped)
                        + "\n---")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] mac =
                (" " + bare.encodeToString(AgeKey.mac(fileKey, header)) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] nonce = random(16);
        byte[] body = AgeKey.cipher(Cipher.ENCRYPT_MODE, AgeKey.derived(fileKey, nonce, "payload"), AgeKey.ONLY_CHUNK)
                .doFinal(dataKey);
        return "-----BEGIN AGE ENCRYPTED FILE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(AgeKey.joined(header, mac, nonce, body))
                + "\n-----END AGE ENCRYPTED FILE-----\n";
    }

    /// The bytes of `age1…`, whatever its checksum says.
    private static byte[] bytes(String recipient) {
        byte[] bytes = new byte[32];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int five = Bech32.LETTERS.indexOf(recipient.charAt(4 + bit / 5));
            bytes[bit / 8] |= (byte) (((five >> (4 - bit % 5)) & 1) << (7 - bit % 8));
        }
        return bytes;
    }
}
