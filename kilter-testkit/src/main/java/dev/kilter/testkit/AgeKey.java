package dev.kilter.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A pair of age keys (X25519), by the JDK's own primitives and the specification of age alone: it opens what the code
/// under test has sealed without a line of that code.
final class AgeKey {
    static final String INTRO = "age-encryption.org/v1\n";
    static final String INFO = "age-encryption.org/v1/X25519";
    static final byte[] FIRST_NONCE = new byte[12];
    static final byte[] ONLY_CHUNK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static final int BYTES = 32;
    private static final int NONCE_BYTES = 16;
    private static final String ARMOR = "AGE ENCRYPTED FILE-----";

    private final KeyPair pair;

    private AgeKey(KeyPair pair) {
        this.pair = pair;
    }

    static AgeKey generate() {
        try {
            return new AgeKey(KeyPairGenerator.getInstance("X25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    /// `age1…`
    String recipient() {
        return Bech32.text("age", open(pair));
    }

    /// What an armored file holds, at most one chunk; empty where it is not sealed for this key.
    Optional<byte[]> open(String armored) {
        try {
            byte[] file = Base64.getMimeDecoder().decode(armored.replaceAll("-----(BEGIN|END) " + ARMOR, ""));
            String text = new String(file, StandardCharsets.ISO_8859_1);
            int macLine = text.indexOf("\n--- ") + 1;
            int body = text.indexOf('\n', macLine) + 1;
            if (!text.startsWith(INTRO) || macLine == 0 || body == 0) {
                return Optional.empty();
            }
            Optional<byte[]> fileKey = fileKey(text.substring(0, macLine).split("\n", -1));
            if (fileKey.isEmpty()) {
                return Optional.empty();
            }
            byte[] header = Arrays.copyOf(file, macLine + 3);
            String mac = Base64.getEncoder().withoutPadding().encodeToString(mac(fileKey.get(), header));
            if (!text.substring(macLine + 4, body - 1).equals(mac)) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOfRange(file, body, body + NONCE_BYTES);
            byte[] payloadKey = derived(fileKey.get(), nonce, "payload");
            return Optional.of(cipher(Cipher.DECRYPT_MODE, payloadKey, ONLY_CHUNK)
                    .doFinal(file, body + NONCE_BYTES, file.length - body - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> fileKey(String[] header) throws GeneralSecurityException {
        for (int i = 0; i + 1 < header.length; i++) {
            if (header[i].startsWith("-> X25519 ")) {
                byte[] share = Base64.getDecoder().decode(header[i].substring(10));
                byte[] salt = joined(share, open(pair));
                byte[] wrapKey = derived(agreed(pair, share), salt, INFO);
                try {
                    return Optional.of(cipher(Cipher.DECRYPT_MODE, wrapKey, FIRST_NONCE)
                            .doFinal(Base64.getDecoder().decode(header[i + 1])));
                } catch (AEADBadTagException e) {
                    // This stanza is another recipient's.
                }
            }
        }
        return Optional.empty();
    }

    /// The public half as age writes it.
    static byte[] open(KeyPair pair) {
        byte[] big = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
        byte[] little = new byte[BYTES];
        for (int i = 0; i < big.length && i < BYTES; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    static byte[] agreed(KeyPair mine, byte[] theirs) throws GeneralSecurityException {
        byte[] big = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            big[i] = theirs[BYTES - 1 - i];
        }
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(mine.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("X25519")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big))),
                true);
        return agreement.generateSecret();
    }

    static byte[] derived(byte[] secret, byte[] salt, String info) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(secret)
                        .addSalt(salt)
                        .thenExpand(info.getBytes(StandardCharsets.US_ASCII), BYTES));
    }

    static byte[] mac(byte[] fileKey, byte[] header) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(derived(fileKey, new byte[0], "header"), "HmacSHA256"));
        return mac.doFinal(header);
    }

    static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        return cipher;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
