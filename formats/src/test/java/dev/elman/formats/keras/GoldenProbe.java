package dev.elman.formats.keras;
import dev.elman.formats.check.RecordedRun;
import java.nio.file.*;
import java.util.*;
public class GoldenProbe {
  public static void main(String[] a) throws Exception {
    Path g=Path.of(System.getenv("ELMAN_GOLDEN"));
    List<Path> fs=new ArrayList<>();
    for(String d: List.of("keras","keras-portable","keras-found")) try(var s=Files.walk(g.resolve(d))){ s.filter(p->p.toString().matches(".*\\.(keras|h5|hdf5)$")).sorted().forEach(fs::add);}    
    for(Path f: fs){ String r; try { long t=System.nanoTime(); var m=new KerasFormat().load(f); t=(System.nanoTime()-t)/1000000;
      Path io=Path.of(f.toString().replaceAll("\\.keras$","")+".io.json"); if(!Files.exists(io)) io=Path.of(f+".io.json"); if(!Files.exists(io)) io=g.resolve("keras").resolve(f.getFileName().toString().replaceAll("\\.keras$","")+".io.json");
      r= "loaded "+t+" ms "+(Files.exists(io)? RecordedRun.read(io).differences(m).toString():"no io");
    } catch(Throwable e){ r="FAIL "+e.toString().replace(f.toString(),"F"); }
    System.out.println(g.relativize(f)+"  "+r); }
  }
}
