package io.torpor.abi;

/**
 * Requests of {@code ioctl(2)}: terminals, pipes and sockets, inodes, namespaces, page maps, userfaultfd; {@code
 * asm-generic/ioctls.h}, {@code linux/fs.h}, {@code linux/nsfs.h}, {@code linux/sockios.h}. The asm-generic numbers.
 */
public final class IoctlRequests {
    public static final long TCGETS = 0x5401L;
    public static final long TCSETS = 0x5402L;
    public static final long TCSETSW = 0x5403L;
    public static final long TCSETSF = 0x5404L;
    public static final long TCSBRK = 0x5409L;
    public static final long TCXONC = 0x540aL;
    public static final long TCFLSH = 0x540bL;
    public static final long TIOCEXCL = 0x540cL;
    public static final long TIOCNXCL = 0x540dL;
    public static final long TIOCSCTTY = 0x540eL;
    public static final long TIOCGPGRP = 0x540fL;
    public static final long TIOCSPGRP = 0x5410L;
    public static final long TIOCOUTQ = 0x5411L;
    public static final long TIOCSTI = 0x5412L;
    public static final long TIOCGWINSZ = 0x5413L;
    public static final long TIOCSWINSZ = 0x5414L;
    public static final long TIOCMGET = 0x5415L;
    public static final long FIONREAD = 0x541bL;
    public static final long TIOCINQ = 0x541bL;
    public static final long TIOCLINUX = 0x541cL;
    public static final long TIOCCONS = 0x541dL;
    public static final long TIOCPKT = 0x5420L;
    public static final long FIONBIO = 0x5421L;
    public static final long TIOCNOTTY = 0x5422L;
    public static final long TIOCSETD = 0x5423L;
    public static final long TIOCGETD = 0x5424L;
    public static final long TIOCGSID = 0x5429L;
    public static final long TCGETS2 = 0x802c542aL;
    public static final long TCSETS2 = 0x402c542bL;
    public static final long TIOCGPTN = 0x80045430L;
    public static final long TIOCSPTLCK = 0x40045431L;
    public static final long TIOCGDEV = 0x80045432L;
    public static final long TIOCVHANGUP = 0x5437L;
    public static final long TIOCGPKT = 0x80045438L;
    public static final long TIOCGPTLCK = 0x80045439L;
    public static final long TIOCGEXCL = 0x80045440L;
    public static final long TIOCGPTPEER = 0x5441L;
    public static final long FIONCLEX = 0x5450L;
    public static final long FIOCLEX = 0x5451L;
    public static final long FIOASYNC = 0x5452L;
    public static final long FIOQSIZE = 0x5460L;
    public static final long TIOCGLCKTRMIOS = 0x5456L;
    public static final long TIOCSLCKTRMIOS = 0x5457L;
    public static final long SIOCINQ = 0x541bL;
    public static final long SIOCOUTQ = 0x5411L;
    public static final long SIOCGIFNAME = 0x8910L;
    public static final long SIOCGIFINDEX = 0x8933L;
    public static final long SIOCATMARK = 0x8905L;
    public static final long SIOCSPGRP = 0x8902L;
    public static final long FIOSETOWN = 0x8901L;
    public static final long SIOCGPGRP = 0x8904L;
    public static final long FIOGETOWN = 0x8903L;
    public static final long SIOCGSKNS = 0x894cL;
    public static final long SIOCOUTQNSD = 0x894bL;
    public static final long SIOCUNIXFILE = 0x89e0L;
    public static final long FS_IOC_GETFLAGS = 0x80086601L;
    public static final long FS_IOC_SETFLAGS = 0x40086602L;
    public static final long FIBMAP = 1L;
    public static final long FIGETBSZ = 2L;
    public static final long FS_IOC_FIEMAP = 0xc020660bL;
    public static final long NS_GET_USERNS = 0xb701L;
    public static final long NS_GET_PARENT = 0xb702L;
    public static final long NS_GET_NSTYPE = 0xb703L;
    public static final long NS_GET_OWNER_UID = 0xb704L;
    public static final long TUNSETIFF = 0x400454caL;
    public static final long TUNGETIFF = 0x800454d2L;
    public static final long PAGEMAP_SCAN = 0xc0606610L;
    public static final long PROCMAP_QUERY = 0xc0686611L;
    public static final long UFFDIO_API = 0xc018aa3fL;
    public static final long UFFDIO_REGISTER = 0xc020aa00L;
    public static final long UFFDIO_UNREGISTER = 0x8010aa01L;
    public static final long UFFDIO_WAKE = 0x8010aa02L;
    public static final long UFFDIO_COPY = 0xc028aa03L;
    public static final long UFFDIO_ZEROPAGE = 0xc020aa04L;
    public static final long UFFDIO_WRITEPROTECT = 0xc018aa06L;
    public static final long UFFDIO_CONTINUE = 0xc020aa07L;

    private IoctlRequests() {}
}
