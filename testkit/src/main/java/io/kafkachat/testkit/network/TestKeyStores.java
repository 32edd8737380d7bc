package io.kafkachat.testkit.network;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

/** Makes PKCS12 key stores and trust stores, all with {@link #PASSWORD}, by means of the JDK that runs. */
public final class TestKeyStores {

    public static final String PASSWORD = "changeit";

    private static final long SECONDS = 60;

    private TestKeyStores() {}

    /**
     * Makes a key store with a new key and a certificate of its own for 127.0.0.1 and localhost.
     *
     * @param name of the entry, of the certificate ({@code CN}), and of the file without {@code .p12}
     */
    public static Path selfSigned(Path folder, String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        File log = folder.resolve(name + "-keytool.log").toFile();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keyalg",
                        "EC",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=IP:127.0.0.1,DNS:localhost")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (!keytool.waitFor(SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + Files.readString(log.toPath()));
        }
        return file;
    }

    /** Makes a trust store that vouches for the certificate of the only key in a key store. */
    public static Path trusting(Path keyStore) throws IOException {
        Path file = keyStore.resolveSibling("trusting-" + keyStore.getFileName());
        try (InputStream in = Files.newInputStream(keyStore);
                OutputStream out = Files.newOutputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            String name = keys.aliases().nextElement();
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(name, keys.getCertificate(name));
            trusted.store(out, PASSWORD.toCharArray());
            return file;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a trust store", e);
        }
    }
}
