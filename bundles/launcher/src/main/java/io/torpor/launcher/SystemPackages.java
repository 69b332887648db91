package io.torpor.launcher;

/** What the framework itself exports to bundles. */
final class SystemPackages {
    /**
     * What all bundles get from the class path without a bundle: the log, what writes JSON, and interfaces that each start would otherwise install, resolve and
     * start as bundles of their own.
     */
    static final String EXTRA = "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=2.0.20,"
            + "org.osgi.service.component;org.osgi.service.component.runtime;org.osgi.service.component.runtime.dto;version=1.5.1,"
            + "org.osgi.service.component.propertytypes;version=1.5.0,"
            + "org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0,"
            + "com.google.gson.stream;version=2.13.2";

    /**
     * All that the built-in bundles import of the framework and the JDK. Felix would gather every package of every module of the JDK, which takes
     * a third of a start; that is left for when there are plugins, which may want any of them.
     */
    static final String BUILT_IN_ONLY =
            "org.osgi.dto;version=1.1.1,org.osgi.framework;version=1.10.0,org.osgi.framework.dto;version=1.8.0,"
                    + "org.osgi.framework.hooks.service;version=1.1.0,org.osgi.framework.launch;version=1.2.0,"
                    + "org.osgi.framework.startlevel;version=1.0.0,org.osgi.framework.wiring;version=1.2.0,"
                    + "org.osgi.resource;version=1.0.1,org.osgi.service.resolver;version=1.1.1,org.osgi.util.tracker;version=1.5.3,"
                    + "javax.xml.parsers,org.xml.sax,org.xml.sax.helpers,sun.misc";

    /** The execution environments that bundles ask for; any Java that runs us is at least 17. */
    static final String CAPABILITIES =
            "osgi.ee;osgi.ee=JavaSE;version:List<Version>=\"1.5,1.6,1.7,1.8,9,10,11,12,13,14,15,16,17\","
                    + "osgi.ee;osgi.ee=\"JavaSE/compact1\";version:List<Version>=\"1.8\"";

    private SystemPackages() {}
}
