import { detectFiles } from './define-detector.ts';

const imported = {
  by: 'Gradle, by the Java extension of an editor',
  when: 'when the folder is opened in an editor that imports Gradle projects, and at gradle or gradlew',
} as const;

export const java = detectFiles({
  id: 'java',
  title: 'Java: builds of Gradle and Maven',
  level: 'warn',
  by: 'Gradle or Maven',
  when: 'at gradle, gradlew, mvn or mvnw',
  why:
    'A build of Gradle is a program, and its wrapper fetches and runs the Gradle that a file names. Editors with the extension for Java import such a project when the ' +
    'folder is opened, which runs it. Maven runs plugins, and takes options for itself and for java from the folder .mvn.',
  advice: 'Read it before the folder is opened in an editor with the extension for Java, or built.',
  cites: [
    { kind: 'source', where: 'redhat-developer/vscode-java@53806cd41757fe77262e1da6830b5ec6fb79e3a8 package.json' },
    { kind: 'doc-link', where: 'https://docs.gradle.org/current/userguide/build_lifecycle.html' },
    { kind: 'doc-link', where: 'https://docs.gradle.org/current/userguide/gradle_wrapper.html' },
    { kind: 'doc-link', where: 'https://docs.gradle.org/current/userguide/build_environment.html' },
    { kind: 'doc-link', where: 'https://maven.apache.org/configure.html' },
  ],
  places: [
    { files: ['*.gradle', '*.gradle.kts', '*.gradle.dcl'], is: 'a build of Gradle, which is a program', ...imported },
    { files: ['buildSrc/**'], is: 'a part of a build of Gradle, which is a program', ...imported },
    {
      files: ['gradle.properties', 'gradle/gradle-daemon-jvm.properties'],
      is: 'settings of Gradle, which may hold options of java',
      ...imported,
    },
    { files: ['gradle/wrapper/gradle-wrapper.properties'], is: 'where the Gradle that is run is fetched from', ...imported },
    { files: ['gradle/*.versions.toml', 'gradle/verification-metadata.xml', 'gradle.lockfile'], is: 'dependencies and plugins of Gradle' },
    {
      files: ['gradlew', 'gradlew.bat', 'gradle/wrapper/gradle-wrapper.jar'],
      is: 'the wrapper that starts Gradle',
      by: 'its name',
      when: 'at gradlew',
    },
    {
      files: ['pom.xml'],
      is: 'a build of Maven: its plugins and dependencies',
      by: 'Maven',
      when: 'at mvn, and when an editor imports the folder',
    },
    {
      files: ['.mvn/**'],
      is: 'settings of Maven, which may hold extensions, and options of java',
      by: 'Maven',
      when: 'at any mvn command',
    },
    { files: ['mvnw', 'mvnw.cmd'], is: 'the wrapper that starts Maven', by: 'its name', when: 'at mvnw' },
    { files: ['build.xml', 'ivy.xml', 'ivysettings.xml'], is: 'a build of Ant', by: 'Ant', when: 'at ant' },
    {
      files: ['build.sbt', 'project/*.sbt', 'project/*.scala', 'project/build.properties', '.sbtopts', '.jvmopts'],
      is: 'a build of sbt, which is a program',
      by: 'sbt',
      when: 'at sbt, and when Metals imports the folder',
    },
    {
      files: ['build.sc', 'build.mill', 'mill', 'mill.bat', '.mill-version', '.mill-jvm-opts'],
      is: 'a build of Mill, which is a program',
      by: 'Mill',
      when: 'at mill',
    },
    {
      files: ['project.clj', 'deps.edn', 'bb.edn', 'build.boot', 'shadow-cljs.edn'],
      is: 'a build of Clojure, with dependencies and tasks',
      by: 'Leiningen, clj or bb',
      when: 'at these commands',
    },
  ],
});
