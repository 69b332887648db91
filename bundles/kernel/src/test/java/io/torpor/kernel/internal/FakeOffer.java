package io.torpor.kernel.internal;

import io.torpor.spi.DumpStage;
import io.torpor.spi.ResourceDumper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service that is installed nowhere; counts its pins. */
public final class FakeOffer<T> implements Offer<T> {
    private final String name;
    private final Map<String, Object> properties;
    private final T service;
    public int pinned;
    public int released;

    public FakeOffer(String name, Map<String, ?> properties, T service) {
        this.name = name;
        this.properties = new HashMap<>(properties);
        this.service = service;
    }

    public static FakeOffer<ResourceDumper> dumper(String name, DumpStage stage, ResourceDumper dumper) {
        return new FakeOffer<>(name, Map.of("torpor.dump.name", name, "torpor.dump.stage", stage.name()), dumper);
    }

    public static FakeOffer<ResourceDumper> dumper(String name, DumpStage stage) {
        return dumper(name, stage, context -> {});
    }

    public FakeOffer<T> needs(String... capabilities) {
        properties.put("torpor.dump.needs", capabilities);
        return this;
    }

    public FakeOffer<T> provides(String... capabilities) {
        properties.put("torpor.dump.provides", List.of(capabilities));
        return this;
    }

    public FakeOffer<T> with(String key, Object value) {
        properties.put(key, value);
        return this;
    }

    @Override
    public Object property(String key) {
        return properties.get(key);
    }

    @Override
    public String label() {
        return name + " (" + bundle() + ")";
    }

    @Override
    public String bundle() {
        return "test." + name + " 1.0.0";
    }

    @Override
    public Pin<T> pin() {
        pinned++;
        return new Pin<>() {
            @Override
            public T service() {
                return service;
            }

            @Override
            public void release() {
                released++;
            }
        };
    }
}
