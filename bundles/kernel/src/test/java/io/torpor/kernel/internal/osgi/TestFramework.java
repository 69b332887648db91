package io.torpor.kernel.internal.osgi;

import io.torpor.kernel.internal.osgi.sample.SampleDumper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.ComponentConstants;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;

/** A Felix with Declarative Services and the kernel's bundle. The SPI and slf4j come from the test's class path, so that it can use what bundles register. */
final class TestFramework implements AutoCloseable {
    private static final String FROM_CLASS_PATH = "io.torpor.kernel;version=1.0.0,io.torpor.spi;version=1.0.0,"
            + "io.torpor.abi;version=1.0.0,org.slf4j;version=2.0.20,com.google.protobuf;version=4.36.2";

    private static final String MANIFEST = """
            Manifest-Version: 1.0
            Bundle-ManifestVersion: 2
            Bundle-SymbolicName: sample
            Bundle-Version: 1.2.3
            Import-Package: io.torpor.spi
            Service-Component: OSGI-INF/sample.xml
            """;

    private static final String COMPONENT = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="sample">
              <property name="torpor.dump.name" value="sample"/>
              <property name="torpor.dump.stage" value="OBSERVE"/>
              <property name="torpor.dump.provides" type="String">
              x
              </property>
              <service><provide interface="io.torpor.spi.ResourceDumper"/></service>
              <implementation class="io.torpor.kernel.internal.osgi.sample.SampleDumper"/>
            </scr:component>
            """;

    private final Felix felix;

    private TestFramework(Felix felix) {
        this.felix = felix;
    }

    static TestFramework start(Path directory) throws BundleException {
        Felix felix = new Felix(Map.of(
                Constants.FRAMEWORK_STORAGE,
                directory.resolve("felix").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                FROM_CLASS_PATH));
        felix.start();
        TestFramework framework = new TestFramework(felix);
        framework.install(jarOf(Function.class));
        framework.install(jarOf(Promise.class));
        framework.install(jarOf(ComponentConstants.class));
        framework.install(scr()).start();
        framework.install("reference:" + Path.of("target", "classes").toUri()).start();
        return framework;
    }

    private static String scr() {
        try {
            return jarOf(Class.forName("org.apache.felix.scr.info.ScrInfo"));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jarOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    private Bundle install(String location) throws BundleException {
        return context().installBundle(location);
    }

    BundleContext context() {
        return felix.getBundleContext();
    }

    Bundle bundle(String symbolicName) {
        for (Bundle bundle : context().getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new IllegalArgumentException(symbolicName);
    }

    Bundle installSample(Path jar) throws IOException, BundleException {
        String type = SampleDumper.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                InputStream code = SampleDumper.class.getClassLoader().getResourceAsStream(type)) {
            add(out, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
            add(out, "OSGI-INF/sample.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
            add(out, type, code.readAllBytes());
        }
        return install(jar.toUri().toString());
    }

    private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    @Override
    public void close() throws Exception {
        felix.stop();
        felix.waitForStop(10_000);
    }
}
