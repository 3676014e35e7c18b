import { detectFiles } from './define-detector.ts';

const opened = {
  by: 'Bundler, by the Ruby LSP in an editor',
  when: 'when the folder is opened in an editor with the Ruby LSP, and at any bundle command',
} as const;

export const ruby = detectFiles({
  id: 'ruby',
  title: 'Ruby: bundles and tasks',
  level: 'warn',
  by: 'ruby, by the name of the file',
  when: 'at the command it is of',
  why:
    'A Gemfile and a gemspec are programs, which Bundler runs to learn what they name, and the Ruby LSP has it do so and installs what is missing when a folder is opened. ' +
    'Other commands run files of their names, of the folder they are started in.',
  advice: 'Read it as you would read a script before the folder is opened in an editor with the Ruby LSP.',
  cites: [
    { kind: 'source', where: 'Shopify/ruby-lsp@01a31abc8a04b1d91cf9ba92b045aebae6ed5677 lib/ruby_lsp/setup_bundler.rb' },
    { kind: 'doc-link', where: 'https://bundler.io/man/gemfile.5.html' },
    { kind: 'doc-link', where: 'https://bundler.io/man/bundle-config.1.html' },
    { kind: 'doc-link', where: 'https://docs.ruby-lang.org/en/master/IRB.html' },
    { kind: 'doc-link', where: 'https://ruby.github.io/rake/doc/rakefile_rdoc.html' },
    { kind: 'doc-link', where: 'https://docs.brew.sh/Brew-Bundle-and-Brewfile' },
    { kind: 'doc-link', where: 'https://developer.hashicorp.com/vagrant/docs/vagrantfile' },
    { kind: 'doc-link', where: 'https://guides.cocoapods.org/using/the-podfile.html' },
  ],
  places: [
    {
      files: ['Gemfile', 'gems.rb', '*.gemspec'],
      is: 'a bundle of Ruby, which is a program',
      ...opened,
    },
    { files: ['.bundle/config'], is: 'settings of Bundler: which bundle, and where it lies', ...opened },
    { files: ['.bundle/plugin/**'], is: 'a plugin of Bundler', ...opened },
    {
      files: ['Gemfile.lock', 'gems.locked', 'Podfile.lock'],
      is: 'a lock file: where each dependency comes from',
      level: 'note',
      by: 'Bundler or CocoaPods',
      when: 'at install',
    },
    {
      files: ['Rakefile', 'Rakefile.rb', '*.rake', 'Thorfile', '*.thor'],
      is: 'tasks in Ruby',
      by: 'rake or thor',
      when: 'at rake or thor',
    },
    {
      files: ['.irbrc', 'irb.rc', '_irbrc', '$irbrc', '.pryrc'],
      is: 'a program that the Ruby shell runs first',
      by: 'irb or pry',
      when: 'at its start in this folder',
    },
    { files: ['.rspec', '.rspec-local'], is: 'options of RSpec, which may name modules to load', by: 'RSpec', when: 'at rspec' },
    {
      files: ['.rubocop.yml', '.standard.yml'],
      is: 'settings of RuboCop, which may name modules to load',
      by: 'RuboCop',
      when: 'at rubocop, and in an editor with the Ruby LSP',
    },
    { files: ['Brewfile'], is: 'a list of packages, which is a program', by: 'brew', when: 'at brew bundle' },
    { files: ['Vagrantfile'], is: 'a machine of Vagrant, which is a program', by: 'vagrant', when: 'at any vagrant command' },
    { files: ['Podfile', '*.podspec'], is: 'dependencies of CocoaPods, which are a program', by: 'pod', when: 'at pod install' },
    {
      files: ['Guardfile', 'Capfile', 'Dangerfile', 'Steepfile', 'Fastfile', 'Appfile', 'config.ru'],
      is: 'a program of a tool in Ruby',
      by: 'guard, cap, danger, steep, fastlane or rackup',
      when: 'at that command',
    },
  ],
});
