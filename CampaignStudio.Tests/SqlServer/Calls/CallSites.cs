using System.Reflection;
using System.Reflection.Emit;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Tests.SqlServer.Calls;

/// <summary>Every statement of the application that issues SQL, found in its compiled code.</summary>
internal static class CallSites
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IReadOnlyList<CallSite> In(IEnumerable<Assembly> assemblies) =>
    [
        .. Methods(assemblies)
            .SelectMany(method => Calls(method).Where(call => SqlCalls.Issues(call.Called, call.Before)).Select(call => (Place: DebugInformation.Shared.PlaceOf(method, call.Offset), call.Called.Name)))
            // A base call inside an asynchronous method goes through a method of the compiler's, which no statement stands for.
            .Where(call => call.Place is not null)
            .GroupBy(call => call.Place)
            .Select(statement => new CallSite(statement.Key!, [.. statement.Select(call => call.Name)]))
            .OrderBy(site => site.Place.File, StringComparer.Ordinal).ThenBy(site => site.Place.Line),
    ];

    /// <summary>The types that a generic method of the dialect is called with.</summary>
    public static IReadOnlySet<Type> TypeArgumentsOf(string dialectMethod) => Methods(DebugInformation.Assemblies)
        .SelectMany(Calls)
        .Where(call => call.Called.DeclaringType == typeof(ISqlDialect) && call.Called.Name == dialectMethod)
        .SelectMany(call => call.Called.GetGenericArguments())
        .ToHashSet();

    private static IEnumerable<MethodBase> Methods(IEnumerable<Assembly> assemblies) => assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)));

    private static IEnumerable<(MethodBase Called, MethodBase? Before, int Offset)> Calls(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        MethodBase? before = null;
        foreach (var (offset, token) in CallInstructions(code))
        {
            var called = method.Module.ResolveMethod(token, ofType, ofMethod)!;
            yield return (called, before, offset);
            before = called;
        }
    }

    private static IEnumerable<(int Offset, int Token)> CallInstructions(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var start = at;
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var operation = OpCodesByValue[value];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineMethod && (operation == OpCodes.Call || operation == OpCodes.Callvirt))
            {
                yield return (start, BitConverter.ToInt32(code, at));
            }
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
