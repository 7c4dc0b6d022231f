using System.Diagnostics;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Benchmarks.Peers;

/// <summary>
/// A peer that is ready to run. Its scripts (<c>tests/peers</c>) are copied to <c>SEARCH_HOME</c>, so that nothing is installed in the source
/// tree, and its npm packages are installed beside them in the versions of its lock file.
/// </summary>
internal static class PeerFolder
{
    private const string Lock = "package-lock.json";

    /// <summary>A copy of the lock file, written after everything in it is installed.</summary>
    private const string Installed = "installed.json";

    /// <summary>Copies and installs what is missing; only the first time downloads packages.</summary>
    /// <param name="peer">The folder's name under <c>tests/peers</c>.</param>
    /// <param name="home">The data directory in which it is kept.</param>
    /// <param name="cancel">Stops the installation; the next run starts it again.</param>
    /// <returns>The folder with the peer's scripts.</returns>
    /// <exception cref="BadInputException">npm is missing or failed.</exception>
    public static async Task<string> InstallAsync(string peer, DataDirectory home, CancellationToken cancel)
    {
        var source = SearchInstallation.Find(Path.Combine("tests", "peers"));
        var target = Path.Combine(home.Folder, "peers");
        CopyFiles(source, target);
        var folder = Path.Combine(target, peer);
        CopyFiles(Path.Combine(source, peer), folder);
        if (File.Exists(Path.Combine(folder, Lock)) && !IsInstalled(folder))
        {
            await Console.Error.WriteLineAsync($"installing the peer {peer} into {folder} …");
            await RunNpmAsync(peer, folder, cancel);
            File.Copy(Path.Combine(folder, Lock), Path.Combine(folder, Installed), overwrite: true);
        }

        return folder;
    }

    private static bool IsInstalled(string folder) =>
        File.Exists(Path.Combine(folder, Installed))
        && File.ReadAllText(Path.Combine(folder, Installed)) == File.ReadAllText(Path.Combine(folder, Lock));

    private static void CopyFiles(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Install scripts are off: they download files that the packages already contain, and they run untrusted code.</summary>
    private static async Task RunNpmAsync(string peer, string folder, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = PeerProcess.StartProgram(peer, start, "npm, which comes with Node.js 18 or later (https://nodejs.org)");
        await using var stop = cancel.Register(() => npm.Kill(entireProcessTree: true));
        var output = npm.StandardOutput.ReadToEndAsync(cancel);
        var errors = await npm.StandardError.ReadToEndAsync(cancel);
        await output;
        await npm.WaitForExitAsync(cancel);
        if (npm.ExitCode != 0)
        {
            throw new BadInputException(
                $"npm could not install the peer {peer} (exit code {npm.ExitCode}); expected its registry to be reachable and enough disk " +
                $"space. Its message: {errors.Trim()}");
        }
    }
}
