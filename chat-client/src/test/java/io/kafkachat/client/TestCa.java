package io.kafkachat.client;

import io.kafkachat.client.Network.StoreType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of its own, with a certificate for a server ({@link #HOST} and 127.0.0.1) and one for a client. */
final class TestCa {

    static final String HOST = "api.test";
    static final Secret PASSWORD = new Secret("store-password");
    static final Secret KEY_PASSWORD = new Secret("key-password");

    private final Path folder;
    private final KeyStore all;

    /** Takes a second or two. */
    TestCa(Path folder) throws Exception {
        this.folder = folder;
        keytool("ca", "-ext", "BasicConstraints:critical=ca:true");
        keytool("server", "-signer", "ca", "-ext", "SAN=IP:127.0.0.1,DNS:" + HOST);
        keytool("client", "-signer", "ca");
        all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("all.p12"))) {
            all.load(in, PASSWORD.reveal().toCharArray());
        }
    }

    private void keytool(String alias, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                folder.resolve("all.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD.reveal(),
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool: " + Files.readString(folder.resolve("keytool.log")));
        }
    }

    /** Shows the server's certificate. */
    SSLServerSocket serverSocket() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keys("server", StoreType.PKCS12, PASSWORD), PASSWORD.reveal().toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted(StoreType.PKCS12));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Also wants the client's certificate. */
    SSLServerSocket serverSocketForClientCertificates(String protocol) throws Exception {
        SSLServerSocket socket = serverSocket();
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setNeedClientAuth(true);
        return socket;
    }

    /** The authority's certificate twice, as bundles are: with remarks in between. */
    Network.TrustStore pem() throws Exception {
        String certificate = "# An authority\n-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(all.getCertificate("ca").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path file = Files.writeString(folder.resolve("ca.pem"), certificate + "\n" + certificate);
        return new Network.TrustStore(file, StoreType.PEM, null);
    }

    Network.TrustStore trustStore(StoreType type) throws Exception {
        return new Network.TrustStore(write(trusted(type), "trust." + type), type, PASSWORD);
    }

    Network.KeyStore keyStore(StoreType type) throws Exception {
        return new Network.KeyStore(write(keys("client", type, PASSWORD), "client." + type), type, PASSWORD, null);
    }

    /** With a password of its own for the key. */
    Network.KeyStore keyStoreWithKeyPassword() throws Exception {
        return new Network.KeyStore(
                write(keys("client", StoreType.JKS, KEY_PASSWORD), "client-2.jks"),
                StoreType.JKS,
                PASSWORD,
                KEY_PASSWORD);
    }

    private KeyStore trusted(StoreType type) throws Exception {
        KeyStore store = KeyStore.getInstance(type.name());
        store.load(null, null);
        store.setCertificateEntry("ca", all.getCertificate("ca"));
        return store;
    }

    private KeyStore keys(String alias, StoreType type, Secret keyPassword) throws Exception {
        KeyStore store = KeyStore.getInstance(type.name());
        store.load(null, null);
        PrivateKey key = (PrivateKey) all.getKey(alias, PASSWORD.reveal().toCharArray());
        Certificate[] chain = all.getCertificateChain(alias);
        store.setKeyEntry(alias, key, keyPassword.reveal().toCharArray(), chain);
        return store;
    }

    private Path write(KeyStore store, String name) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.reveal().toCharArray());
        }
        return file;
    }
}
