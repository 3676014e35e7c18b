import { tellSigns } from '../../test/change-cases.ts';
import { java } from './java.ts';

tellSigns(java, [
  ['a build of Gradle', { 'app/build.gradle.kts': '' }, [/a build of Gradle, which is a program/u, 'warn']],
  ['a part of one', { 'buildSrc/src/main/java/X.java': '' }, [/a part of a build of Gradle/u, 'warn']],
  ['where Gradle comes from', { 'gradle/wrapper/gradle-wrapper.properties': '' }, [/is fetched from/u, 'warn']],
  ['the wrapper', { gradlew: '' }, [/the wrapper that starts Gradle/u, 'warn']],
  ['options of java', { '.mvn/jvm.config': '-javaagent:x' }, [/options of java/u, 'warn']],
  ['a build of Maven', { 'pom.xml': '<project/>' }, [/a build of Maven/u, 'warn']],
  ['sources', { 'src/X.java': '', 'gradle/x': '', 'project/x': '' }, 'clear'],
]);
