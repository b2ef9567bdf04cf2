package dev.kilter.sops;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A file key that the holder of an SSH key (ed25519) can open, as age's own `ssh-ed25519` stanza: X25519 with the
/// key's Montgomery form, bound to the key by a tweak, HKDF, ChaCha20-Poly1305. All of them are the JDK's.
final class SshStanza implements RecipientStanza {
    private static final String TYPE = "ssh-ed25519";
    private static final byte[] INFO = "age-encryption.org/v1/ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final int BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final List<String> arguments;
    private final byte[] body;

    private SshStanza(List<String> arguments, byte[] body) {
        this.arguments = List.copyOf(arguments);
        this.body = body;
    }

    @Override
    public String getType() {
        return TYPE;
    }

    @Override
    public List<String> getArguments() {
        return arguments;
    }

    @Override
    public byte[] getBody() {
        return body.clone();
    }

    /// Makes stanzas for one key.
    static final class Writer implements RecipientStanzaWriter {
        private final byte[] wire;
        private final BigInteger point;

        private Writer(byte[] wire, BigInteger point) {
            this.wire = wire;
            this.point = point;
        }

        /// @param recipient `ssh-ed25519 AAAA…`
        /// @throws GeneralSecurityException where it is no such key
        static Writer of(String recipient) throws GeneralSecurityException {
            String[] words = recipient.split(" ", -1);
            if (words.length != 2 || !words[0].equals(TYPE)) {
                throw new GeneralSecurityException("it is no SSH key of ed25519");
            }
            byte[] wire;
            try {
                wire = Base64.getDecoder().decode(words[1]);
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("it is no SSH key of ed25519", e);
            }
            byte[] head = {0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, BYTES};
            if (wire.length != head.length + BYTES || !Arrays.equals(head, Arrays.copyOf(wire, head.length))) {
                throw new GeneralSecurityException("it is no SSH key of ed25519");
            }
            return new Writer(wire, montgomery(Arrays.copyOfRange(wire, head.length, wire.length)));
        }

        @Override
        public Iterable<RecipientStanza> getRecipientStanzas(FileKey fileKey) throws GeneralSecurityException {
            KeyPair ephemeral = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            byte[] share = bytes(((XECPublicKey) ephemeral.getPublic()).getU());
            byte[] shared = agreed(ephemeral.getPrivate(), point);
            byte[] bound = agreed(privateKey(derived(new byte[0], wire)), number(shared));
            Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derived(bound, joined(share, bytes(point))), "ChaCha20"),
                    new IvParameterSpec(new byte[12]));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(wire);
            return List.of(new SshStanza(
                    List.of(BASE64.encodeToString(Arrays.copyOf(hash, 4)), BASE64.encodeToString(share)),
                    cipher.doFinal(fileKey.getEncoded())));
        }
    }

    /// The same point on the other curve: u = (1 + y) / (1 - y).
    private static BigInteger montgomery(byte[] edwards) throws GeneralSecurityException {
        BigInteger y = number(edwards);
        BigInteger below = BigInteger.ONE.subtract(y).mod(PRIME);
        if (y.compareTo(PRIME) >= 0 || below.signum() == 0) {
            throw new GeneralSecurityException("it is no point of the curve");
        }
        return BigInteger.ONE.add(y).multiply(below.modInverse(PRIME)).mod(PRIME);
    }

    private static byte[] agreed(PrivateKey mine, BigInteger theirs) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(mine);
        agreement.doPhase(
                KeyFactory.getInstance("X25519")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, theirs)),
                true);
        return agreement.generateSecret();
    }

    private static PrivateKey privateKey(byte[] scalar) throws GeneralSecurityException {
        return KeyFactory.getInstance("X25519")
                .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
    }

    private static byte[] derived(byte[] secret, byte[] salt) throws GeneralSecurityException {
        HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addSalt(salt);
        if (secret.length > 0) {
            extract.addIKM(secret);
        }
        return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(INFO, BYTES));
    }

    /// Little-endian, without the bit for the sign.
    private static BigInteger number(byte[] littleEndian) {
        byte[] big = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            big[i] = littleEndian[BYTES - 1 - i];
        }
        big[0] &= 0x7f;
        return new BigInteger(1, big);
    }

    private static byte[] bytes(BigInteger number) {
        byte[] big = number.toByteArray();
        byte[] little = new byte[BYTES];
        for (int i = 0; i < big.length && i < BYTES; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }
}
