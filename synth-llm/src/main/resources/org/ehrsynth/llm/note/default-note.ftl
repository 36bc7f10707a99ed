${pick("Clinical note.", "Note on the patient.", "Summary.")}
<#list facts as f>
<#if f.missing>
${pick(f.label + " not recorded.", f.label + ": not recorded.", f.label + " is not available.")}
<#elseif f.finding && f.positive>
${pick(f.label + " present.", f.label + ": yes.", "There is " + f.label + ".")}
<#elseif f.finding>
${pick("No " + f.label + ".", f.label + " absent.", f.label + ": no.")}
<#else>
${pick(f.label + ": ", f.label + " is ", f.label + " was ")}${f.value}.
</#if>
</#list>
