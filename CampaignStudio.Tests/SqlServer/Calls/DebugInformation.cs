using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;

namespace CampaignStudio.Tests.SqlServer.Calls;

/// <summary>Which statement of the application an instruction belongs to, read from the symbols beside the assemblies.</summary>
internal sealed partial class DebugInformation : IDisposable
{
    private readonly Dictionary<Assembly, MetadataReaderProvider> _symbols = Assemblies.ToDictionary(assembly => assembly, Open);
    private readonly ConcurrentDictionary<MethodBase, IReadOnlyList<SequencePoint>> _points = [];

    /// <summary>The application's own code.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [typeof(StudioDb).Assembly, typeof(Program).Assembly];

    public static DebugInformation Shared { get; } = new();

    /// <summary>Null for instructions that no statement of a person's stands for.</summary>
    public Place? PlaceOf(MethodBase method, int offset)
    {
        var point = _points.GetOrAdd(method, PointsOf).LastOrDefault(point => point.Offset <= offset);
        if (point.Document.IsNil) return null;
        var reader = _symbols[method.Module.Assembly].GetMetadataReader();
        var file = reader.GetString(reader.GetDocument(point.Document).Name);
        return new Place(NameOf(method), Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'), point.StartLine);
    }

    private IReadOnlyList<SequencePoint> PointsOf(MethodBase method)
    {
        var handle = MetadataTokens.MethodDebugInformationHandle(method.MetadataToken & 0xFFFFFF);
        return [.. _symbols[method.Module.Assembly].GetMetadataReader().GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden)];
    }

    /// <summary>The names inside angle brackets are those of the methods that a state machine or a lambda was made of.</summary>
    public static string NameOf(MethodBase method)
    {
        var type = method.DeclaringType!;
        var generated = method.Name;
        while (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
        {
            generated = type.Name + generated;
            type = outer;
        }
        var written = Written().Match(generated);
        return $"{type.Name.Split('`')[0]}.{(written.Success ? written.Value : method.Name)}";
    }

    private static MetadataReaderProvider Open(Assembly assembly) =>
        MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));

    public void Dispose()
    {
        foreach (var symbols in _symbols.Values) symbols.Dispose();
    }

    [GeneratedRegex(@"(?<=<)[A-Z]\w*(?=>)")]
    private static partial Regex Written();
}
